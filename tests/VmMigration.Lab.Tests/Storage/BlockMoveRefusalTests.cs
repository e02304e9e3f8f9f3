using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Copies that cannot be, or that fail half way: nothing is lost and nothing is left.</summary>
[Collection(LabCollection.Storage)]
public sealed class BlockMoveRefusalTests(LabFixture fixture)
{
    [Fact]
    public async Task A_file_of_that_name_on_the_destination_is_never_overwritten()
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await StartAsync(16);
        await using var _ = guest;
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder} && echo precious > {folder}/disk.raw");
        await using var administrator = new Administrator();
        Ended.With(MigrationError.StorageNameTaken, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        Assert.Equal("precious", (await lab.Hosts[1].RunAsync("cat", $"{folder}/disk.raw")).EnsureSuccess().Output.Trim());
        await UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task Without_room_for_the_whole_disk_nothing_is_begun_and_over_commit_lets_it_through()
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await StartAsync(64);
        await using var _ = guest;
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder} && mount -t tmpfs -o size=32M none {folder}");
        await using var administrator = new Administrator();
        Ended.With(MigrationError.StorageFull, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        Assert.Equal("", await StorageSay.FilesAsync(lab.Hosts[1], folder));
        await UntouchedAsync(guest, lab);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab) with { DiskOverCommit = true }));
        Assert.Equal(64L << 20, (await StorageSay.ImageAsync(lab.Hosts[1], $"{folder}/disk.raw")).Virtual);
    }

    [Fact]
    public async Task Room_that_runs_out_during_the_copy_is_named_and_the_guest_runs_on()
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await StartAsync(64, filled: 48);
        await using var _ = guest;
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder} && mount -t tmpfs -o size=56M none {folder}");
        await using var administrator = new Administrator();
        MigrationRun run = administrator.Session.Start(Administrator.Ask(guest, lab) with { DiskOverCommit = true, Bandwidth = 8 });
        await Administrator.ReachAsync(run, MigrationPhase.CopyingDisks);
        await lab.Hosts[1].RunAsync("dd", "if=/dev/zero", $"of={folder}/other", "bs=1M", "count=50");
        Ended.With(MigrationError.StorageFull, await Administrator.EndOf(run));
        Assert.Equal("other", await StorageSay.FilesAsync(lab.Hosts[1], folder));
        await UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task A_destination_that_dies_in_the_middle_leaves_neither_image_nor_pool_nor_folder()
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await StartAsync(64, filled: 64);
        await using var _ = guest;
        await using var administrator = new Administrator();
        MigrationRun run = administrator.Session.Start(Administrator.Ask(guest, lab) with { Bandwidth = 4 });
        await Administrator.ReachAsync(run, MigrationPhase.CopyingDisks);
        Assert.Equal("disk.raw", await StorageSay.FilesAsync(lab.Hosts[1], folder));
        (await lab.Hosts[1].RunAsync("sh", "-c", $"kill -9 $(cat /run/libvirt/qemu/{guest.Name}.pid)")).EnsureSuccess();
        Ended.As(MigrationOutcome.Failed, await Administrator.EndOf(run));
        Assert.Null(await StorageSay.FilesAsync(lab.Hosts[1], folder));
        await UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task A_move_that_is_stopped_takes_its_images_back()
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await StartAsync(64, filled: 64);
        await using var _ = guest;
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { Bandwidth = 4 };
        MigrationRun run = administrator.Session.Start(request);
        await Administrator.ReachAsync(run, MigrationPhase.CopyingDisks);
        await administrator.Session.StopAsync(request.Source, guest.Name, [request.Destination], CancellationToken.None);
        Ended.As(MigrationOutcome.Cancelled, await Administrator.EndOf(run));
        Assert.Null(await StorageSay.FilesAsync(lab.Hosts[1], folder));
        await UntouchedAsync(guest, lab);
    }

    [Fact]
    public async Task A_pool_that_is_not_there_is_named()
    {
        (LabEnvironment lab, LabGuest guest, _) = await StartAsync(16);
        await using var _1 = guest;
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(Administrator.Ask(guest, lab) with { StoragePool = "nowhere" });
        Ended.With(MigrationError.StoragePoolNotFound, end);
        Assert.Contains("nowhere", end.Error!.Message, StringComparison.Ordinal);
        await UntouchedAsync(guest, lab);
    }

    private async Task<(LabEnvironment Lab, LabGuest Guest, string Folder)> StartAsync(int mebibytes, int filled = 0)
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && qemu-img create -q -f raw {folder}/disk.raw {mebibytes}M");
        if (filled > 0)
        {
            await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/disk.raw", "raw", filled, 0x33);
        }

        LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Persistent = true, Disks = [new GuestDisk($"{folder}/disk.raw") { Format = "raw", SizeMiB = mebibytes }],
        });
        return (lab, guest, folder);
    }

    private static async Task UntouchedAsync(LabGuest guest, LabEnvironment lab)
    {
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.Equal("disk.raw", await StorageSay.FilesAsync(lab.Hosts[0], Path.GetDirectoryName(guest.Options.Disks[0].Path)!));
        Assert.Equal("", await StorageSay.PoolsAsync(lab.Hosts[0]));
        Assert.Equal("", await StorageSay.PoolsAsync(lab.Hosts[1]));
    }
}
