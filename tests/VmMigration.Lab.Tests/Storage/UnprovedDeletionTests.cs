using System.Text;
using VmMigration.Lab.Faults;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>A move whose client died is put in order in a world that has changed: whatever may be the last copy of a disk is kept, and told.</summary>
[Collection(LabCollection.Storage)]
public sealed class UnprovedDeletionTests(LabFixture fixture)
{
    private const int Pattern = 0x5c;
    private const int SizeMiB = 16;

    [Fact]
    public async Task A_folder_that_both_hosts_share_since_the_move_was_planned_keeps_the_image_that_the_guest_runs_on()
    {
        var (lab, guest, folder) = await StartAsync();
        await using var _ = guest;
        await using var administrator = new Administrator();
        await DieAsync(lab, guest, administrator, "After:MigrateAsync");
        Assert.StartsWith("kvm2: running", await HostsSay.WhereAsync(guest), StringComparison.Ordinal);
        // As the administrators do who put both hosts' folders on one server.
        await StorageSay.ShellAsync(lab.Hosts[0], $"mount --bind {OutsideOf(lab.Hosts[1], folder)} {folder}");
        try
        {
            MigrationProgress end = await ResumeAsync(administrator);
            Ended.As(MigrationOutcome.Completed, end);
            Assert.Contains(end.Warnings, w => w.Contains($"{folder}/disk.raw", StringComparison.Ordinal) && w.Contains("share", StringComparison.Ordinal));
            Assert.Contains(administrator.Session.ListLeftovers(), l => l.Uuid == guest.Uuid && l.Path == $"{folder}/disk.raw");
            Assert.True(await StorageSay.HoldsAsync(lab.Hosts[1], $"{folder}/disk.raw", "raw", 1, Pattern));
        }
        finally
        {
            await StorageSay.ShellAsync(lab.Hosts[0], $"umount {folder}");
        }

        Assert.True(await StorageSay.HoldsAsync(lab.Hosts[0], $"{folder}/disk.raw", "raw", 1, Pattern));
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task A_destination_that_says_it_runs_there_is_not_believed_where_the_owner_ended_it_on_the_source()
    {
        var (lab, guest, folder) = await StartAsync();
        await using var _ = guest;
        await using var administrator = new Administrator();
        // Its disk is on its way for longer than all that follows takes.
        await DieAsync(lab, guest, administrator, "During:MigrateAsync", "--bandwidth", "1");
        await HostsSay.VirshAsync(lab.Hosts[0], "destroy", guest.Name);
        Assert.True(await Wait.UntilAsync(
            async () => !(await lab.Hosts[1].VirshAsync("domstate", guest.Name)).Succeeded,
            Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None));
        string xml = Convert.ToBase64String(Encoding.UTF8.GetBytes(await HostsSay.VirshAsync(lab.Hosts[0], "dumpxml", guest.Name)));
        await StorageSay.ShellAsync(lab.Hosts[1], $"echo {xml} | base64 -d > /tmp/{guest.Name}.xml && virsh create /tmp/{guest.Name}.xml");
        MigrationProgress end = await ResumeAsync(administrator);
        Ended.With(MigrationError.OutcomeUnknown, end, MigrationOutcome.Unknown);
        Assert.Contains("was not moved away", end.Reason, StringComparison.Ordinal);
        Assert.Contains("Nothing was started, stopped or deleted", end.Reason, StringComparison.Ordinal);
        Assert.True(await StorageSay.HoldsAsync(lab.Hosts[0], $"{folder}/disk.raw", "raw", 1, Pattern));
        Assert.Equal("disk.raw", await StorageSay.FilesAsync(lab.Hosts[1], folder));
        Assert.Equal("kvm1: shut off (destroyed), kvm2: running (booted)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task Of_a_guest_that_neither_host_has_any_more_no_image_goes()
    {
        var (lab, guest, folder) = await StartAsync();
        await using var _ = guest;
        await using var administrator = new Administrator();
        // The first start is that of its process on the source, which stands still.
        await DieAsync(lab, guest, administrator, "After:StartGuestAsync:2", "--cold", "--force");
        await HostsSay.VirshAsync(lab.Hosts[1], "destroy", guest.Name);
        foreach (LabHost host in lab.Hosts)
        {
            await host.VirshAsync("undefine", guest.Name);
        }

        Assert.Equal("", await HostsSay.DefinedOnAsync(guest, lab));
        MigrationProgress end = await ResumeAsync(administrator);
        Assert.NotEqual(MigrationOutcome.Completed, end.Outcome);
        Assert.NotEqual(MigrationOutcome.Cancelled, end.Outcome);
        Assert.True(await StorageSay.HoldsAsync(lab.Hosts[0], $"{folder}/disk.raw", "raw", 1, Pattern), end.Reason);
        Assert.True(await StorageSay.HoldsAsync(lab.Hosts[1], $"{folder}/disk.raw", "raw", 1, Pattern), end.Reason);
    }

    /// <summary>A host's folder as others of the machine see it.</summary>
    private static string OutsideOf(LabHost host, string folder) =>
        host.DataDirectory + "/lib" + folder["/var/lib/libvirt".Length..];

    private static async Task DieAsync(LabEnvironment lab, LabGuest guest, Administrator administrator, string death, params string[] more)
    {
        string state = Directory.CreateDirectory(administrator.Journals.Path).FullName;
        using ChildClient client = ChildClient.Start(guest, LocalInventory.Write(lab, state), state, ["--die", death, .. more]);
        int code = await client.EndAsync();
        Assert.True(code == 137, $"{code}: {client.Said}");
    }

    private static Task<MigrationProgress> ResumeAsync(Administrator administrator) =>
        administrator.Session.Resume(Assert.Single(administrator.Session.ListUnfinished())).Completion.WaitAsync(Administrator.Patience);

    private async Task<(LabEnvironment Lab, LabGuest Guest, string Folder)> StartAsync()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder}");
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && qemu-img create -q -f raw {folder}/disk.raw {SizeMiB}M");
        await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/disk.raw", "raw", SizeMiB, Pattern);
        LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk($"{folder}/disk.raw") { Format = "raw", SizeMiB = SizeMiB }] });
        return (lab, guest, folder);
    }
}
