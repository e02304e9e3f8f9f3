using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Others are at work on the same pools and folders.</summary>
[Collection(LabCollection.Storage)]
public sealed class BusyStorageTests(LabFixture fixture)
{
    [Fact]
    public async Task A_pool_that_libvirt_is_at_work_on_is_waited_for()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost there = lab.Hosts[1];
        var (guest, folder) = await StartAsync(lab);
        await using var _ = guest;
        await StorageSay.ShellAsync(there, $"mkdir -p {folder} && cp $(command -v qemu-img) /run/qemu-img.real");
        await StorageSay.ShellAsync(
            there,
            "printf '#!/bin/sh\\nwhile [ ! -e /run/qemu-img.go ]; do sleep 0.1; done\\nexec /run/qemu-img.real \"$@\"\\n' > /run/qemu-img.slow && chmod 755 /run/qemu-img.slow"
            + " && mount --bind /run/qemu-img.slow $(command -v qemu-img)");
        try
        {
            await HostsSay.VirshAsync(there, "pool-create-as", "busy", "dir", "--target", folder);
            Task<CommandResult> other = there.VirshAsync("vol-create-as", "busy", "other.qcow2", "1M", "--format", "qcow2");
            await using var administrator = new Administrator();
            MigrationRun run = administrator.Session.Start(Administrator.Ask(guest, lab) with { StoragePool = "busy" });
            await SaysAsync(run, "waits for pool busy on kvm2: libvirt is at work on a volume of it");
            await StorageSay.ShellAsync(there, "touch /run/qemu-img.go");
            (await other).EnsureSuccess();
            Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
        }
        finally
        {
            await StorageSay.ShellAsync(there, "touch /run/qemu-img.go; umount $(command -v qemu-img); rm -f /run/qemu-img.*");
            await there.VirshAsync("pool-destroy", "busy");
        }

        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
    }

    [Fact]
    public async Task A_folder_that_another_session_has_in_its_hands_is_waited_for()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var (guest, folder) = await StartAsync(lab);
        await using var _ = guest;
        string pool = new PoolOwner("0123456789AB", 1, "1").NewName();
        await HostsSay.VirshAsync(lab.Hosts[0], "pool-create-as", pool, "dir", "--target", folder);
        await using var administrator = new Administrator();
        MigrationRun run = administrator.Session.Start(Administrator.Ask(guest, lab));
        await SaysAsync(run, $"waits for {folder} on kvm1, which another session has in its hands (pool {pool})");
        Assert.Equal(pool, await StorageSay.PoolsAsync(lab.Hosts[0]));
        await HostsSay.VirshAsync(lab.Hosts[0], "pool-destroy", pool);
        Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
        Assert.Equal(("", ""), (await StorageSay.PoolsAsync(lab.Hosts[0]), await StorageSay.PoolsAsync(lab.Hosts[1])));
    }

    [Fact]
    public async Task One_that_a_process_left_that_is_gone_is_nobody_s()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var (guest, folder) = await StartAsync(lab);
        await using var _ = guest;
        string pool = (PoolOwner.Own with { Started = "gone" }).NewName();
        await HostsSay.VirshAsync(lab.Hosts[0], "pool-create-as", pool, "dir", "--target", folder);
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        Assert.Equal("", await StorageSay.PoolsAsync(lab.Hosts[0]));
    }

    [Fact]
    public async Task Two_images_of_one_name_go_into_one_pool_under_names_that_tell_them_apart()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(
            lab.Hosts[0],
            $"mkdir -p {folder}/a {folder}/b && for d in a b; do qemu-img create -q -f qcow2 {folder}/$d/disk.qcow2 16M; done");
        await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/a/disk.qcow2", "qcow2", 1, 0x0a);
        await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/b/disk.qcow2", "qcow2", 1, 0x0b);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Persistent = true, Disks = [new GuestDisk($"{folder}/a/disk.qcow2") { SizeMiB = 16 }, new GuestDisk($"{folder}/b/disk.qcow2") { SizeMiB = 16 }],
        });
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder}/all");
        await HostsSay.VirshAsync(lab.Hosts[1], "pool-create-as", "all", "dir", "--target", $"{folder}/all");
        await using var administrator = new Administrator();
        try
        {
            MigrationRequest request = Administrator.Ask(guest, lab) with { StoragePool = "all" };
            MigrationPlan plan = await administrator.Session.PlanAsync(request, CancellationToken.None);
            Assert.Contains(plan.Description, d => d.Contains($"called {guest.Name}-vdb.qcow2 there, where disk.qcow2 is taken", StringComparison.Ordinal));
            Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(request));
        }
        finally
        {
            await lab.Hosts[1].VirshAsync("pool-destroy", "all");
        }

        Assert.Equal($"disk.qcow2 {guest.Name}-vdb.qcow2", await StorageSay.FilesAsync(lab.Hosts[1], $"{folder}/all"));
        Assert.Equal($"{folder}/all/{guest.Name}-vdb.qcow2", await StorageSay.SourceOfAsync(lab.Hosts[1], guest, "vdb"));
        Assert.Equal($"{folder}/all/{guest.Name}-vdb.qcow2", await StorageSay.SourceOfAsync(lab.Hosts[1], guest, "vdb", inactive: true));
        Assert.True(await StorageSay.HoldsAsync(lab.Hosts[1], $"{folder}/all/disk.qcow2", "qcow2", 1, 0x0a));
        Assert.True(await StorageSay.HoldsAsync(lab.Hosts[1], $"{folder}/all/{guest.Name}-vdb.qcow2", "qcow2", 1, 0x0b));
    }

    [Fact]
    public async Task A_rate_that_is_asked_for_while_disks_are_copied_holds_for_memory()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && qemu-img create -q -f raw {folder}/disk.raw 48M");
        await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/disk.raw", "raw", 48, 0x5a);
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk($"{folder}/disk.raw") { Format = "raw", SizeMiB = 48 }] });
        await using var administrator = new Administrator();
        await using var stranger = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab) with { Bandwidth = 2 };
        MigrationRun run = administrator.Session.Start(request);
        await Administrator.ReachAsync(run, MigrationPhase.CopyingDisks);
        MigrationProgress? seen = null;
        Assert.True(
            await Wait.UntilAsync(
                async () => (seen = Assert.Single(
                    await stranger.Session.ListMigrationsAsync(request.Source, [request.Destination], CancellationToken.None))).TransferRate > 0,
                Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None),
            "no rate while disks are copied");
        Assert.Equal(MigrationPhase.CopyingDisks, seen!.Phase);
        MigrationProgress set = await administrator.Session.SetBandwidthAsync(request.Source, guest.Name, 200, postCopy: false, CancellationToken.None);
        Assert.Equal("bandwidth set to 200 MiB/s for memory; disks keep their rate until they are copied", set.Reason);
        await SaysAsync(run, "bandwidth set to 200 MiB/s, as was asked for before memory began");
        Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
    }

    [Exercised("Faults", "storage that never answers")]
    [Fact]
    public async Task Storage_that_never_answers_does_not_keep_a_move_from_being_stopped()
    {
        const int Calls = 4;
        LabEnvironment lab = await fixture.GetAsync();
        LabHost there = lab.Hosts[1];
        string root = $"{there.ImageDirectory}/{Guid.NewGuid():n}";
        string folders = string.Join(' ', Enumerable.Range(0, Calls).Select(i => $"{root}/{i}"));
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folders}");
        await StorageSay.ShellAsync(there, $"mkdir -p {root} && truncate -s 16M {root}.ext4 && mkfs.ext4 -q -F {root}.ext4");
        CommandResult mounted = await there.RunAsync("mount", "-o", "loop", $"{root}.ext4", root);
        Assert.SkipUnless(mounted.Succeeded, $"The kernel offers no loop devices: {mounted.Error}");
        await StorageSay.ShellAsync(there, $"mkdir -p {folders}");
        List<LabGuest> guests = [];
        Task? looks = null;
        await using var administrator = new Administrator();
        try
        {
            guests.Add(await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options));
            for (int i = 0; i < Calls; i++)
            {
                guests.Add(await lab.StartGuestAsync(
                    lab.Hosts[0], new GuestOptions { Disks = [new GuestDisk($"{root}/{i}/disk.raw") { Format = "raw", SizeMiB = 1 }] }));
            }

            MigrationRequest request = Administrator.Ask(guests[0], lab) with { Bandwidth = BusyGuest.Slow };
            MigrationRun run = await administrator.StartAsync(request);
            // What is written there waits from now on, as on a server that is gone.
            await StorageSay.ShellAsync(there, $"fsfreeze -f {root}");
            looks = Task.WhenAll(guests.Skip(1).Select(g => administrator.Session.PlanAsync(Administrator.Ask(g, lab), CancellationToken.None)));
            Assert.True(
                await Wait.UntilAsync(
                    async () => (await there.RunAsync("sh", "-c", "ps -eLo stat,comm | grep -c '^D.*libvirtd'")).Output.Trim() is not ("" or "0" or "1" or "2"),
                    Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None),
                (await there.RunAsync("ps", "-eLo", "stat,comm")).Output);
            MigrationProgress stopped = await administrator.Session.StopAsync(
                request.Source, guests[0].Name, [request.Destination], CancellationToken.None).WaitAsync(Administrator.Patience);
            Ended.As(MigrationOutcome.Cancelled, stopped);
            Ended.As(MigrationOutcome.Cancelled, await Administrator.EndOf(run));
            await HostsSay.UntouchedAsync(guests[0], lab);
            Assert.False(looks.IsCompleted);
        }
        finally
        {
            await there.RunAsync("fsfreeze", "-u", root);
            if (looks is not null)
            {
                await looks.WaitAsync(Administrator.Patience);
            }

            await Task.WhenAll(guests.Select(g => g.DestroyAsync()));
            await StorageSay.ShellAsync(there, $"umount -l {root}");
        }
    }

    private static async Task<(LabGuest Guest, string Folder)> StartAsync(LabEnvironment lab)
    {
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && qemu-img create -q -f qcow2 {folder}/disk.qcow2 16M");
        LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk($"{folder}/disk.qcow2") { SizeMiB = 16 }] });
        return (guest, folder);
    }

    /// <summary>Reads a move's records until one says so.</summary>
    private static async Task SaysAsync(MigrationRun run, string reason)
    {
        using var patience = new CancellationTokenSource(Administrator.Patience);
        List<string> said = [];
        await foreach (var item in run.ReadAllAsync(patience.Token))
        {
            said.Add(item.Record.Reason);
            if (item.Record.Reason == reason)
            {
                return;
            }

            Assert.True(item.Record.Outcome is null, string.Join('\n', said));
        }
    }
}
