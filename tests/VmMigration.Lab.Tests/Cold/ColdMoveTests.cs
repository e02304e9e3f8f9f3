using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Cold;

/// <summary>Guests that are shut down, moved, and started.</summary>
[Collection(LabCollection.Engine)]
public sealed class ColdMoveTests(LabFixture fixture)
{
    [Exercised("Cold", "running", "with disks", "direct")]
    [Fact]
    public async Task A_guest_shuts_down_goes_with_its_disk_and_runs_there()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = await DiskAsync(lab);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Kind = GuestKind.Linux, Persistent = true, Disks = [new GuestDisk(path)],
        });
        await guest.WaitUntilAnsweringAsync();
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Ask(guest, lab));
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal(("runs on kvm2; nothing left on kvm1", MigrationKind.Cold), (end.Reason, end.Kind));
        Assert.Empty(end.Warnings);
        await IsThereAsync(guest, lab, path, "kvm2: running (booted)");
        await guest.WaitUntilAnsweringAsync();
    }

    [Fact]
    public async Task A_guest_that_does_not_shut_down_is_left_alone()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = await DiskAsync(lab);
        await using LabGuest guest = await StartAsync(lab, path);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Ask(guest, lab) with { ShutdownTimeout = TimeSpan.FromSeconds(1) });
        Ended.With(MigrationError.VmNotShutDown, end);
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.Null(await StorageSay.FilesAsync(lab.Hosts[1], Path.GetDirectoryName(path)!));
    }

    [Exercised("Cold", "forced")]
    [Fact]
    public async Task One_that_is_forced_loses_its_power()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = await DiskAsync(lab);
        await using LabGuest guest = await StartAsync(lab, path);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Ask(guest, lab) with { ShutdownTimeout = TimeSpan.FromSeconds(1), Force = true });
        Ended.As(MigrationOutcome.Completed, end);
        await IsThereAsync(guest, lab, path, "kvm2: running (booted)");
    }

    [Exercised("Cold", "off")]
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_is_off_is_moved_off(bool direct)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = await DiskAsync(lab);
        await using LabGuest guest = await StartAsync(lab, path);
        await HostsSay.VirshAsync(lab.Hosts[0], "destroy", guest.Name);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(
            Ask(guest, lab) with { Control = direct ? ControlMode.Direct : ControlMode.PeerToPeer });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("is on kvm2, off; nothing left on kvm1", end.Reason);
        await IsThereAsync(guest, lab, path, "kvm2: shut off (destroyed)", processes: 0);
        await HostsSay.VirshAsync(lab.Hosts[1], "start", guest.Name);
        Assert.Equal("kvm2: running (booted)", await HostsSay.WhereAsync(guest));
    }

    [Exercised("Cold", "without disks")]
    [Fact]
    public async Task One_without_disks_to_copy_goes_as_a_definition_and_is_started_unless_told_otherwise()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        await using var administrator = new Administrator();
        MigrationRequest force = Ask(guest, lab) with { ShutdownTimeout = TimeSpan.FromSeconds(1), Force = true };
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(force));
        Assert.Equal("kvm2: running (booted)", await HostsSay.WhereAsync(guest));
        Assert.Equal("kvm2", await HostsSay.DefinedOnAsync(guest, lab));
        MigrationProgress back = await administrator.MoveAsync(force with { Source = force.Destination, Destination = force.Source, NoStart = true });
        Ended.As(MigrationOutcome.Completed, back);
        Assert.Equal("is on kvm1, off; nothing left on kvm2", back.Reason);
        Assert.StartsWith("kvm1: shut off", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        Assert.Equal(("kvm1", 0), (await HostsSay.DefinedOnAsync(guest, lab), await HostsSay.ProcessesAsync(guest, lab)));
    }

    [Fact]
    public async Task With_KeepSource_the_source_keeps_definition_and_disk()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = await DiskAsync(lab);
        await using LabGuest guest = await StartAsync(lab, path);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(
            Ask(guest, lab) with { ShutdownTimeout = TimeSpan.FromSeconds(1), Force = true, KeepSource = true });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.StartsWith("runs on kvm2; its definition and disks are kept on kvm1: /", end.Reason, StringComparison.Ordinal);
        Assert.Equal("kvm1 kvm2", await HostsSay.DefinedOnAsync(guest, lab));
        Assert.Equal("disk.qcow2", await StorageSay.FilesAsync(lab.Hosts[0], Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task One_that_the_destination_cannot_have_runs_again_where_it_was()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = await DiskAsync(lab);
        await StorageSay.ShellAsync(lab.Hosts[0], "ip link add br-cold type bridge");
        try
        {
            await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
            {
                Persistent = true,
                Disks = [new GuestDisk(path)],
                Customize = xml => xml.Element("devices")!.Add(System.Xml.Linq.XElement.Parse(
                    "<interface type='bridge'><source bridge='br-cold'/><model type='virtio'/></interface>")),
            });
            await HostsSay.VirshAsync(lab.Hosts[0], "autostart", guest.Name);
            await using var administrator = new Administrator();
            MigrationProgress end = await administrator.MoveAsync(
                Ask(guest, lab) with { ShutdownTimeout = TimeSpan.FromSeconds(1), Force = true, SkipChecks = ["Bridges"] });
            Ended.As(MigrationOutcome.Failed, end);
            Assert.Contains("runs on kvm1, started again; nothing was left on kvm2", end.Reason, StringComparison.Ordinal);
            Assert.Contains("br-cold", end.Error!.Message, StringComparison.Ordinal);
            await HostsSay.UntouchedAsync(guest, lab);
            Assert.Equal("kvm1", await HostsSay.StartsWithAsync(guest, lab));
            Assert.Null(await StorageSay.FilesAsync(lab.Hosts[1], Path.GetDirectoryName(path)!));
            Assert.Equal("disk.qcow2", await StorageSay.FilesAsync(lab.Hosts[0], Path.GetDirectoryName(path)!));
        }
        finally
        {
            await StorageSay.ShellAsync(lab.Hosts[0], "ip link del br-cold");
        }
    }

    [Theory]
    [InlineData("After:DestroyGuestAsync", false)]
    [InlineData("After:StartGuestAsync", false)]
    [InlineData("Before:MigrateAsync", false)]
    [InlineData("After:MigrateAsync", true)]
    [InlineData("After:DestroyGuestAsync:2", true)]
    [InlineData("After:StartGuestAsync:2", true)]
    public async Task What_a_dead_client_left_is_ended_forward_once_the_guest_has_arrived_else_back(string death, bool forward)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = await DiskAsync(lab);
        await using LabGuest guest = await StartAsync(lab, path);
        await HostsSay.VirshAsync(lab.Hosts[0], "autostart", guest.Name);
        await using var administrator = new Administrator();
        CommandResult client = await Tool.RunAsync("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "VmMigration.Lab.dll"), "move", guest.Name, "--cold", "--force", "--inventory", lab.Keys.InventoryPath,
            "--state", administrator.Journals.Path, "--die", death,
        ]);
        Assert.True(client.ExitCode == 137, $"{client.ExitCode}: {client.Output}{client.Error}");
        JournaledMove left = Assert.Single(administrator.Session.ListUnfinished());
        MigrationProgress end = await administrator.Session.Resume(left).Completion.WaitAsync(Administrator.Patience);
        Ended.As(forward ? MigrationOutcome.Completed : MigrationOutcome.Cancelled, end);
        Assert.Empty(administrator.Session.ListUnfinished());
        Assert.Equal(forward ? "kvm2" : "kvm1", await HostsSay.StartsWithAsync(guest, lab));
        if (forward)
        {
            await IsThereAsync(guest, lab, path, "kvm2: running (booted)");
            return;
        }

        Assert.Equal("kvm1: running (booted)", await HostsSay.WhereAsync(guest));
        Assert.Equal(("kvm1", 1), (await HostsSay.DefinedOnAsync(guest, lab), await HostsSay.ProcessesAsync(guest, lab)));
        Assert.Null(await StorageSay.FilesAsync(lab.Hosts[1], Path.GetDirectoryName(path)!));
    }

    private static MigrationRequest Ask(LabGuest guest, LabEnvironment lab) =>
        Administrator.Ask(guest, lab) with { Kind = MigrationKind.Cold, ShutdownTimeout = TimeSpan.FromSeconds(60) };

    /// <summary>An image with a pattern in it, in a folder of its own.</summary>
    private static async Task<string> DiskAsync(LabEnvironment lab)
    {
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        string path = $"{folder}/disk.qcow2";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && qemu-img create -q -f qcow2 {path} 64M");
        await StorageSay.FillAsync(lab.Hosts[0], path, "qcow2", 4, 0x3c);
        return path;
    }

    private static Task<LabGuest> StartAsync(LabEnvironment lab, string path) =>
        lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(path)] });

    private static async Task IsThereAsync(LabGuest guest, LabEnvironment lab, string path, string where, int processes = 1)
    {
        string folder = Path.GetDirectoryName(path)!;
        Assert.Equal(where, await HostsSay.WhereAsync(guest));
        Assert.Equal(("kvm2", processes), (await HostsSay.DefinedOnAsync(guest, lab), await HostsSay.ProcessesAsync(guest, lab)));
        Assert.Equal("", await StorageSay.FilesAsync(lab.Hosts[0], folder));
        Assert.Equal("disk.qcow2", await StorageSay.FilesAsync(lab.Hosts[1], folder));
        Assert.True(await StorageSay.HoldsAsync(lab.Hosts[1], path, "qcow2", 4, 0x3c));
        Assert.Equal(("", ""), (await StorageSay.PoolsAsync(lab.Hosts[0]), await StorageSay.PoolsAsync(lab.Hosts[1])));
    }
}
