using VmMigration.Hosts;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Generations;

/// <summary>What moves are made of, between Debian 12 (libvirt 9.0, QEMU 7.2) and Debian 13 (libvirt 11.3, QEMU 10.0), each way.</summary>
[Collection(GenerationsCollection.Name)]
public sealed class GenerationMatrixTests(GenerationsFixture fixture)
{
    /// <summary>kvm1 and kvm2 are of Debian 12, kvm3 and kvm4 of Debian 13.</summary>
    public static TheoryData<string, string> Pairs => new()
    {
        { "kvm1", "kvm2" }, { "kvm1", "kvm3" }, { "kvm3", "kvm4" }, { "kvm3", "kvm1" },
    };

    [Exercised("libvirt and QEMU", "11.3.0 and 10.0 (Debian 13), from and to Debian 12")]
    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_running_guest_moves_and_the_checks_have_nothing_against_it(string from, string to)
    {
        GenerationPair pair = await PairAsync(from, to);
        await using LabGuest guest = await pair.Lab.StartGuestAsync(pair.From, GenerationPair.Idle with { DirtyMiBPerSecond = 8 });
        await using var administrator = new Administrator();
        IReadOnlyList<MigrationCheck> found = await administrator.Session.CheckAsync(pair.Ask(guest), new PreflightOptions(), CancellationToken.None);
        string[] trouble = [.. found.Where(c => c.Status is CheckStatus.Fail or CheckStatus.Warning).Select(c => c.Id).Distinct()];
        Assert.True(
            trouble.SequenceEqual(pair.GoesBack ? ["HypervisorVersion"] : []),
            string.Join('\n', found.Where(c => trouble.Contains(c.Id)).Select(c => $"{c.Status} {c.Id} {c.Subject}: {c.Message}")));
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(pair.Ask(guest)));
        await pair.MovedAsync(guest);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_session_drives_a_move(string from, string to)
    {
        GenerationPair pair = await PairAsync(from, to);
        await using LabGuest guest = await pair.Lab.StartGuestAsync(pair.From, GenerationPair.Idle with { DirtyMiBPerSecond = 8 });
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(pair.Ask(guest) with { Control = ControlMode.Direct }));
        await pair.MovedAsync(guest);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_local_disk_is_copied(string from, string to)
    {
        GenerationPair pair = await PairAsync(from, to);
        string path = await DiskAsync(pair);
        await using LabGuest guest = await pair.Lab.StartGuestAsync(pair.From, GenerationPair.Idle with { Disks = [new GuestDisk(path) { SizeMiB = 64 }] });
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(pair.Ask(guest)));
        await pair.MovedAsync(guest);
        await CopiedAsync(pair, path);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_guest_is_shut_down_moved_with_its_disk_and_started(string from, string to)
    {
        GenerationPair pair = await PairAsync(from, to);
        string path = await DiskAsync(pair);
        await using LabGuest guest = await pair.Lab.StartGuestAsync(pair.From, GenerationPair.Idle with { Disks = [new GuestDisk(path) { SizeMiB = 64 }] });
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(
            pair.Ask(guest) with { Kind = MigrationKind.Cold, ShutdownTimeout = TimeSpan.FromSeconds(1), Force = true, Policy = null }));
        await pair.MovedAsync(guest, "booted");
        await CopiedAsync(pair, path);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_guest_that_changes_too_much_is_moved_by_post_copy(string from, string to)
    {
        GenerationPair pair = await PairAsync(from, to);
        await using LabGuest guest = await pair.Lab.StartGuestAsync(pair.From, GenerationPair.Busy);
        await using var administrator = new Administrator();
        MigrationRun run = await administrator.StartAsync(pair.Ask(guest) with { Policy = null, PostCopy = true, Bandwidth = BusyGuest.Slow });
        await HostsSay.VirshAsync(pair.From, "migrate-postcopy", guest.Name);
        Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
        await pair.MovedAsync(guest);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_move_is_stopped_and_the_guest_runs_on(string from, string to)
    {
        GenerationPair pair = await PairAsync(from, to);
        await using LabGuest guest = await pair.Lab.StartGuestAsync(pair.From, GenerationPair.Busy);
        await using var administrator = new Administrator();
        MigrationRequest request = pair.Ask(guest) with { Policy = null, Bandwidth = BusyGuest.Slow };
        MigrationRun run = await administrator.StartAsync(request);
        await administrator.Session.StopAsync(request.Source, guest.Name, [request.Destination], CancellationToken.None);
        Ended.Aborted(await Administrator.EndOf(run));
        await pair.StayedAsync(guest);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_a_killed_client_left_is_put_in_order(string from, string to)
    {
        GenerationPair pair = await PairAsync(from, to);
        await using LabGuest guest = await pair.Lab.StartGuestAsync(pair.From, GenerationPair.Idle);
        await using var administrator = new Administrator();
        CommandResult client = await Tool.RunAsync("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "VmMigration.Lab.dll"), "move", guest.Name, "--direct", "--from", from, "--to", to,
            "--inventory", pair.Lab.Keys.InventoryPath, "--state", administrator.Journals.Path, "--die", "After:PerformDirectAsync",
        ]);
        Assert.True(client.ExitCode == 137, $"{client.ExitCode}: {client.Output}{client.Error}");
        JournaledMove left = Assert.Single(administrator.Session.ListUnfinished());
        Ended.As(MigrationOutcome.Cancelled, await administrator.Session.Resume(left).Completion.WaitAsync(Administrator.Patience));
        await pair.StayedAsync(guest);
        Assert.Empty(administrator.Session.ListUnfinished());
    }

    [Fact]
    public async Task A_machine_type_that_the_older_has_not_is_found_before_the_move()
    {
        GenerationPair pair = await PairAsync("kvm3", "kvm1");
        // One that had the name before would have left its log on the destination.
        await using LabGuest guest = await pair.Lab.StartGuestAsync(
            pair.From, GenerationPair.Idle with { Name = $"m{Guid.NewGuid():n}"[..9], Machine = "pc-i440fx-10.0" });
        await using var administrator = new Administrator();
        IReadOnlyList<MigrationCheck> found = await administrator.Session.CheckAsync(pair.Ask(guest), new PreflightOptions(), CancellationToken.None);
        MigrationCheck machine = Assert.Single(found, c => c.Id == "MachineType");
        Assert.Equal(CheckStatus.Fail, machine.Status);
        Assert.Contains("such as pc-i440fx-7.2", machine.Fix, StringComparison.Ordinal);
        MigrationProgress end = await administrator.MoveAsync(pair.Ask(guest));
        Assert.Equal(MigrationOutcome.Failed, end.Outcome);
        Assert.Contains("pc-i440fx-10.0", end.Error!.Message, StringComparison.Ordinal);
        await pair.StayedAsync(guest);
        await HostsSay.NeverStartedAsync(guest, pair.To);
    }

    [Exercised("Memory", "zstd and zlib (Debian 13)")]
    [Theory]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.Zlib)]
    public async Task Parallel_connections_compress(CompressionMethod method)
    {
        GenerationPair pair = await PairAsync("kvm3", "kvm4");
        await using LabGuest guest = await pair.Lab.StartGuestAsync(pair.From, GenerationPair.Idle with { DirtyMiBPerSecond = 8 });
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(
            pair.Ask(guest) with { Policy = null, ParallelConnections = 2, Compression = [method], SwitchoverBandwidth = 500 }));
        await pair.MovedAsync(guest);
    }

    [Fact]
    public async Task Zeros_of_a_copied_disk_take_no_room()
    {
        GenerationPair pair = await PairAsync("kvm3", "kvm4");
        string path = $"{pair.From.ImageDirectory}/{Guid.NewGuid():n}.qcow2";
        await StorageSay.ShellAsync(pair.From, $"qemu-img create -q -f qcow2 {path} 64M");
        await StorageSay.FillAsync(pair.From, path, "qcow2", 48, 0);
        Assert.InRange((await StorageSay.ImageAsync(pair.From, path)).Taken, 48L << 20, long.MaxValue);
        await using LabGuest guest = await pair.Lab.StartGuestAsync(
            pair.From, GenerationPair.Idle with { Disks = [new GuestDisk(path) { SizeMiB = 64 }] });
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(pair.Ask(guest) with { DetectZeroes = true }));
        await pair.MovedAsync(guest);
        var (size, taken, _, _) = await StorageSay.ImageAsync(pair.To, path);
        Assert.Equal(64L << 20, size);
        Assert.InRange(taken, 0, 4L << 20);
    }

    private async Task<GenerationPair> PairAsync(string from, string to)
    {
        LabEnvironment lab = await fixture.GetAsync();
        return new GenerationPair(lab, lab.Host(from), lab.Host(to));
    }

    private static async Task<string> DiskAsync(GenerationPair pair)
    {
        string path = $"{pair.From.ImageDirectory}/{Guid.NewGuid():n}.qcow2";
        await StorageSay.ShellAsync(pair.From, $"qemu-img create -q -f qcow2 {path} 64M");
        await StorageSay.FillAsync(pair.From, path, "qcow2", 4, 0x3c);
        return path;
    }

    private static async Task CopiedAsync(GenerationPair pair, string path)
    {
        Assert.True(await StorageSay.HoldsAsync(pair.To, path, "qcow2", 4, 0x3c));
        Assert.False((await pair.From.RunAsync("test", "-e", path)).Succeeded);
        Assert.Equal(("", ""), (await StorageSay.PoolsAsync(pair.From), await StorageSay.PoolsAsync(pair.To)));
    }
}
