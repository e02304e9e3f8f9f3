using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

// What has to be true afterwards, whatever happened.
internal sealed partial class FaultScene
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether the fault's end was looked at.</summary>
    public bool IsChecked { get; private set; }

    /// <summary>Whether the guest runs and can be used for the next fault.</summary>
    public bool IsGuestWell { get; private set; }

    /// <summary>The move failed for a reason: the guest runs where it was, and the other host is as it was.</summary>
    public async Task StaysAsync(MigrationProgress end, MigrationError error, string? why = null)
    {
        MigrationOutcome outcome = error is MigrationError.MigrationCancelled ? MigrationOutcome.Cancelled : MigrationOutcome.Failed;
        Ended.With(error, end, outcome);
        Assert.Contains(why ?? "", $"{end.Reason} {end.Error}", StringComparison.Ordinal);
        await StaysAsync(end, outcome);
    }

    /// <summary>The guest runs where it was, and a record says that, and how it ended.</summary>
    public async Task StaysAsync(MigrationProgress end, MigrationOutcome outcome, string? left = null)
    {
        Ended.As(outcome, end);
        Assert.Contains($"runs on {Here} as before; {left ?? $"nothing was left on {There}"}", end.Reason, StringComparison.Ordinal);
        await CheckAsync(Here, end);
    }

    /// <summary>The guest runs where it was, and what is on the other host was kept for somebody else, who has taken it away since.</summary>
    public async Task StaysBesideOthersAsync(MigrationProgress end)
    {
        Ended.As(MigrationOutcome.Cancelled, end);
        Assert.Contains($"runs on {Here} as before; see the warnings for what is left on {There}", end.Reason, StringComparison.Ordinal);
        await CheckAsync(Here, end);
    }

    /// <summary>The move's client was gone before it had asked anybody to move the guest.</summary>
    public async Task NotBegunAsync(MigrationProgress end)
    {
        Ended.As(MigrationOutcome.Cancelled, end);
        Assert.Equal($"its session had ended before anything was started; nothing was left on {Here} and {There}", end.Reason);
        await CheckAsync(Here, end);
    }

    /// <summary>
    /// The guest arrived and is not in order there, and nothing of it was deleted where it had been.
    /// </summary>
    public async Task ArrivedOutOfOrderAsync(MigrationProgress end, string how)
    {
        string disk = Guest.Options.Disks[0].Path;
        Ended.With(MigrationError.VmNotRunning, end);
        Assert.Contains(how, end.Reason, StringComparison.Ordinal);
        Assert.Contains(disk, end.Reason, StringComparison.Ordinal);
        Assert.True((await Here.RunAsync("test", "-s", disk)).Succeeded);
        Assert.Contains(Administrator.Session.ListLeftovers(), l => l.Path == disk && l.Host == Here.Name);
        IsChecked = true;
    }

    /// <summary>Nobody can say what became of the move: nothing was touched, and the administrator is told what to do.</summary>
    /// <param name="end">The move's last record.</param>
    /// <param name="silent">The host that could not be asked.</param>
    public static void IsUnknown(MigrationProgress end, LabHost silent)
    {
        Ended.With(MigrationError.OutcomeUnknown, end, MigrationOutcome.Unknown);
        Assert.Contains($"{silent} cannot be asked", end.Reason, StringComparison.Ordinal);
        Assert.Contains("Nothing was started, stopped or deleted", end.Reason, StringComparison.Ordinal);
        Assert.Contains("Resume-VmMigration", end.Error!.RecommendedAction, StringComparison.Ordinal);
    }

    /// <summary>The guest runs on the destination, and nothing is left on the source.</summary>
    public async Task MovedAsync(MigrationProgress end)
    {
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Null(end.Error);
        string[] left = Guest.Options.ConfigDrive is { } drive ? [$"nothing left on {Here}", $"kept on {Here}: {drive}"] : [$"nothing left on {Here}"];
        Assert.Contains(end.Reason, left.Select(l => $"runs on {There}; {l}"));
        await CheckAsync(There, end);
    }

    /// <summary>The guest ended by itself: its definition is where it was, and nothing runs.</summary>
    public async Task GoneAsync(MigrationProgress end, string state)
    {
        Ended.With(MigrationError.VmNotRunning, end);
        Assert.Contains($"ended while it was moved: neither {Here} nor {There} runs it", end.Reason, StringComparison.Ordinal);
        Assert.Equal($"{Here}: {state}", await HostsSay.WhereAsync(Guest));
        await BelongingsAsync(Here, [.. HostBelongings.OfEnded(Guest), .. HostBelongings.NeededBy(Guest)]);
        await BelongingsAsync(There, []);
        await BlocksAsync(Here);
        Journal(end);
        IsChecked = true;
    }

    /// <summary>Both hosts have a part of the guest's memory: nothing was touched, and the move waits to be resumed.</summary>
    public async Task BrokenAsync(MigrationProgress end)
    {
        Ended.With(MigrationError.PostCopyBroken, end, MigrationOutcome.Unknown);
        Assert.Contains("Resume-VmMigration", end.Error!.RecommendedAction, StringComparison.Ordinal);
        string where = await HostsSay.WhereAsync(Guest);
        Assert.Contains($"{Here}: paused (post-copy failed)", where, StringComparison.Ordinal);
        Assert.Matches($@"{There}: (paused \(migrating\)|running \(post-copy)", where);
        Assert.Single(Administrator.Session.ListUnfinished());
        IsChecked = true;
    }

    /// <summary>Exactly one copy runs, and it is well; nothing else has changed on either host; the journal is closed.</summary>
    private async Task CheckAsync(LabHost place, MigrationProgress end)
    {
        LabHost other = place == Here ? There : Here;
        await BelongingsAsync(place, [.. HostBelongings.Of(Guest), .. HostBelongings.NeededBy(Guest)]);
        await BelongingsAsync(other, []);
        string state = await HostsSay.VirshAsync(place, "domstate", Guest.Name);
        Assert.Equal("running", state);
        Assert.Equal("Job type:         None", await HostsSay.VirshAsync(place, "domjobinfo", Guest.Name));
        await AliveAsync(place);
        await BlocksAsync(place);
        Journal(end);
        IsGuestWell = IsChecked = true;
    }

    private async Task BelongingsAsync(LabHost host, IReadOnlyList<string> ofGuest)
    {
        string[] expected = [.. _before[host].Union(ofGuest).Order(StringComparer.Ordinal)];
        IReadOnlyList<string> found = [];
        // libvirt says that a domain is gone before its process is.
        await Wait.UntilAsync(
            async () => (found = await HostBelongings.ListAsync(host)).SequenceEqual(expected),
            TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(200), CancellationToken.None);
        Assert.True(
            found.SequenceEqual(expected),
            $"{host} lacks [{string.Join(", ", expected.Except(found))}] and has besides [{string.Join(", ", found.Except(expected))}]");
    }

    /// <summary>It answers, and what it writes gets to its disk.</summary>
    private async Task AliveAsync(LabHost place)
    {
        bool answers = await EchoProbe.AnswersAsync(Guest.Address!, Life);
        int last = await Guest.LastBlockAsync(place);
        bool writes = answers && await Wait.UntilAsync(async () => await Guest.LastBlockAsync(place) != last, Life, Period, CancellationToken.None);
        if (answers && writes)
        {
            return;
        }

        string message = $"{Guest.Name} runs on {place} and does not {(answers ? "write" : "answer")}.";
        throw place == There ? new GuestHangsException(message) : new Xunit.Sdk.XunitException(message);
    }

    /// <summary>Every block that the guest was told is on its disk is there.</summary>
    private async Task BlocksAsync(LabHost host)
    {
        Acknowledged = Math.Max(Acknowledged, await LastBlockAsync());
        WrittenBlocks blocks = new(0, []);
        // A guest that runs writes meanwhile, also to places that have been read already.
        await Wait.UntilAsync(
            async () => (blocks = await Guest.ReadBlocksAsync(host)).Count > Acknowledged && blocks.Damaged.Count == 0,
            TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), CancellationToken.None);
        Assert.Empty(blocks.Damaged);
        Assert.InRange(blocks.Count, Acknowledged + 1, int.MaxValue);
    }

    /// <summary>Each move is written down with its end, and nobody holds it.</summary>
    private void Journal(MigrationProgress end)
    {
        IReadOnlyList<JournaledMove> moves = Administrator.Journals.ReadAll();
        Assert.Contains(moves, m => m.End is { } ended && ended.Outcome == end.Outcome);
        Assert.All(moves, m => Assert.False(m.IsUnfinished || m.IsInUse, $"{m.Path}: {m.Stage}, in use: {m.IsInUse}"));
        Assert.Empty(Administrator.Session.ListUnfinished());
    }
}
