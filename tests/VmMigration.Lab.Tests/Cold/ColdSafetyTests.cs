using VmMigration.Hosts;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Cold;

/// <summary>A guest is shut down only once it is sure that it can be started again, and its move is followed to its end.</summary>
[Collection(LabCollection.Engine)]
public sealed class ColdSafetyTests(LabFixture fixture)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_whose_base_image_is_gone_is_left_running(bool shared)
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await OverlayAsync();
        await using var _ = guest;
        await StorageSay.ShellAsync(lab.Hosts[0], $"rm {folder}/base.qcow2");
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Ask(guest, lab) with { Storage = shared ? StorageMode.Shared : StorageMode.Auto });
        Ended.With(MigrationError.StorageNotShared, end);
        Assert.Contains($"is based on {folder}/base.qcow2, which is not there on kvm1 any more", end.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("-Storage Copy", end.Error.RecommendedAction, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.DoesNotContain("shutting down", await LogAsync(guest, lab), StringComparison.Ordinal);
        await MovesLiveAsync(administrator, guest, lab);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_overlay_arrives_whole_where_its_base_image_is_not(bool off)
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await OverlayAsync();
        await using var _ = guest;
        if (off)
        {
            await HostsSay.VirshAsync(lab.Hosts[0], "destroy", guest.Name);
        }

        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Ask(guest, lab)));
        Assert.Null((await StorageSay.ImageAsync(lab.Hosts[1], $"{folder}/over.qcow2")).Backing);
        Assert.Equal("over.qcow2", await StorageSay.FilesAsync(lab.Hosts[1], folder));
        Assert.True(await StorageSay.HoldsAsync(lab.Hosts[1], $"{folder}/over.qcow2", "qcow2", 1, 0x22));
    }

    [Fact]
    public async Task Where_the_daemons_do_not_reach_each_other_it_is_not_shut_down_for_nothing()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Name = NewName(), Persistent = true });
        await using var administrator = new Administrator();
        MigrationRequest request = Ask(guest, lab);
        request = request with { Destination = request.Destination with { PeerUri = "qemu+tcp://kvm2:1/system" } };
        Ended.With(MigrationError.PeerUnreachable, await administrator.MoveAsync(request with { Control = ControlMode.PeerToPeer }));
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.DoesNotContain("shutting down", await LogAsync(guest, lab), StringComparison.Ordinal);
        MigrationProgress end = await administrator.MoveAsync(request);
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Contains(end.Warnings, w => w.Contains("has to stay until its end: kvm1's libvirt cannot reach kvm2's", StringComparison.Ordinal));
        Assert.Equal("kvm2: running (booted)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task Disks_that_go_on_getting_across_are_followed_without_the_connection_that_asked_for_it()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && qemu-img create -q -f raw {folder}/disk.raw 16M");
        await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/disk.raw", "raw", 16, 0x5a);
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk($"{folder}/disk.raw") { Format = "raw" }] });
        // Its minute of patience is over long before the disk is across.
        await using var administrator = new Administrator(time: new HastyTime(8));
        MigrationRequest request = Administrator.Ask(guest, lab, LabTransport.Tcp) with
        {
            Kind = MigrationKind.Cold, ShutdownTimeout = TimeSpan.FromSeconds(1), Force = true, Bandwidth = 1, Control = ControlMode.PeerToPeer,
        };
        MigrationRun run = administrator.Session.Start(request);
        await Administrator.ReachAsync(run, MigrationPhase.CopyingDisks);
        await Tool.RunCheckedAsync("ss", ["-K", "dst", lab.Hosts[0].ControlAddress]);
        Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
        Assert.Equal("kvm2: running (booted)", await HostsSay.WhereAsync(guest));
    }

    private static async Task MovesLiveAsync(Administrator administrator, LabGuest guest, LabEnvironment lab)
    {
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab) with { Storage = StorageMode.Copy }));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    private static MigrationRequest Ask(LabGuest guest, LabEnvironment lab) => Administrator.Ask(guest, lab) with
    {
        Kind = MigrationKind.Cold, ShutdownTimeout = TimeSpan.FromSeconds(1), Force = true,
    };

    /// <summary>One that no other guest had, of which the host would still have the log.</summary>
    private static string NewName() => $"c{Guid.NewGuid():n}"[..9];

    private static async Task<string> LogAsync(LabGuest guest, LabEnvironment lab) =>
        (await lab.Hosts[0].RunAsync("sh", "-c", $"cat /var/log/libvirt/qemu/{guest.Name}.log")).Output;

    private async Task<(LabEnvironment Lab, LabGuest Guest, string Folder)> OverlayAsync()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && cd {folder} && qemu-img create -q -f qcow2 base.qcow2 64M");
        await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/base.qcow2", "qcow2", 8, 0x11);
        await StorageSay.ShellAsync(lab.Hosts[0], $"cd {folder} && qemu-img create -q -f qcow2 -b {folder}/base.qcow2 -F qcow2 over.qcow2");
        await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/over.qcow2", "qcow2", 1, 0x22);
        LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Name = NewName(), Persistent = true, Disks = [new GuestDisk($"{folder}/over.qcow2") { SizeMiB = 64 }],
        });
        return (lab, guest, folder);
    }
}
