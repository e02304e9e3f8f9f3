using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// A move whose session is gone, taken over by its journal: followed as long as it runs, and then put in order by what
/// both hosts say.
/// </summary>
public sealed class MoveRecovery : FoundMove
{
    /// <summary>How long a destination may take to begin to receive a guest, and a source to see that it does not any more.</summary>
    private static readonly TimeSpan Arriving = TimeSpan.FromSeconds(20);

    private readonly JournaledMove _found;
    private readonly bool _repairs;
    private readonly IReadOnlyList<HostReference> _known;

    /// <param name="found">The move.</param>
    /// <param name="repairs">
    /// Whether the guest itself may be touched where the move needs it: a post-copy resumed, what a dead session held let go.
    /// </param>
    /// <param name="known">All hosts where the guest may run by now.</param>
    /// <param name="services">The session's.</param>
    internal MoveRecovery(JournaledMove found, bool repairs, IReadOnlyList<HostReference> known, MigrationServices services)
        : base(found.Record, found.Source, services)
    {
        _found = found;
        _repairs = repairs;
        _known = known;
    }

    private protected override async Task<MigrationProgress> FollowAsync()
    {
        using var journal = MigrationJournal.Reopen(_found, Services.Time) ?? throw InUse(_found);
        // Another session may have put it in order since it was found.
        var move = JournalReader.Read(_found.Path) with { LastSign = _found.LastSign };
        return move.IsUnfinished
            ? await PutInOrderAsync(move, journal).ConfigureAwait(false)
            : Recorder.EndAs(move.ToRecord());
    }

    private protected override MigrationException Unforeseen(Exception e) => new(
        MigrationError.Unexpected,
        $"Putting the move of {Vm} in order failed in an unforeseen way: {e.Message}",
        $"Ask the daemons: Get-VmMigration -Source {Source.Name}; Get-MigrationVm {CommandText.Cmdlet(Vm)}. Report this defect with {_found.Path}.",
        Vm,
        e);

    private async Task<MigrationProgress> PutInOrderAsync(JournaledMove move, MigrationJournal journal)
    {
        if (move.Stage is MoveStage.Looking)
        {
            return await TakeLooksBackAsync(move, journal).ConfigureAwait(false);
        }

        if (Services.Journals.FindLater(move) is { } later)
        {
            return await ReportAsync(
                move, $"a later move of {move.VM} ({later.Source.Name} → {later.Destination.Name}, begun {later.BeganAt.ToLocalTime():g}) came after it", journal)
                .ConfigureAwait(false);
        }

        if (move.Kind is MigrationKind.Cold)
        {
            return await ColdRecovery.RunAsync(move, _repairs, _known, journal, Services, Recorder, Detached).ConfigureAwait(false);
        }

        if (move.End is null)
        {
            await DemandOwnJobAsync(move).ConfigureAwait(false);
            await FollowJobAsync(move.Uuid, move.Destination).ConfigureAwait(false);
        }

        string? departure = null;
        if (_repairs && move is { End: null, Control: ControlMode.Direct })
        {
            await RecoverDirectAsync().ConfigureAwait(false);
        }

        var conclusion = await ReachAsync(move).ConfigureAwait(false);
        MigrationException? failure = null;
        if (_repairs && move.End is null && conclusion.IsInPostCopy)
        {
            failure = await PostCopyRecovery.Of(move, Services, Recorder).RunAsync(journal, Detached).ConfigureAwait(false);
            conclusion = await ReachAsync(move).ConfigureAwait(false);
        }

        if (_repairs && conclusion.Verdict is Verdict.Moved && move is { End: null, Control: ControlMode.Direct })
        {
            // Post-copy ends without the one who drove it, but for the definition.
            await RecoverDirectAsync().ConfigureAwait(false);
        }

        if (conclusion.Verdict is Verdict.Nowhere && move.End is null)
        {
            var barrier = new StartBarrier(move.Uuid, move.VM, move.Source, move.Destination, _known, Services);
            if (await barrier.AskOthersAsync(Detached).ConfigureAwait(false) is (OtherHosts.HaveIt, { } elsewhere))
            {
                return await ReportAsync(move, $"{move.VM} runs on {elsewhere.Name} by now", journal).ConfigureAwait(false);
            }

            if (conclusion.HasGoneElsewhere(move.Peer.Flags))
            {
                throw GoneElsewhere(move);
            }
        }

        var steps = MoveSteps.Of(move, journal, Services.Connections, WasSeenAtWork ? null : move.LastSign);
        steps.Departed(SourceLetGo ? $"{Source.Name} told that it ended there since it runs elsewhere" : null);
        steps.Departed(departure);
        steps.Departed(conclusion.Departure(move.Peer.Flags));
        await steps.SettleAsync(StillAt(conclusion.SettledBy(move.Peer.Flags, steps.Departure), move.End), Recorder).ConfigureAwait(false);
        if (move.End is { } end)
        {
            return Recorder.EndAs(end with
            {
                Reason = steps.AreSettled ? $"{end.Reason}; what was left is in order now" : end.Reason,
                Warnings = Recorder.Latest.Warnings,
                Timestamp = Services.Time.GetLocalNow(),
            });
        }

        var final = conclusion.Verdict is Verdict.NotMoved
            ? Recorder.End(
                MigrationOutcome.Cancelled,
                $"its session had ended before it did; runs on {move.Source.Name} as before; "
                + (steps.AreSettled && steps.KeptOn(MoveSide.Destination).Count == 0 ? $"nothing was left on {move.Destination.Name}" : $"see the warnings for what is left on {move.Destination.Name}"),
                null)
            : conclusion.Record(Recorder, move.VM, failure, steps);
        journal.End(final);
        return final;

        async Task RecoverDirectAsync()
        {
            var recovery = DirectRecovery.Of(move, Services);
            await recovery.RunAsync(Recorder.Warn, Detached).ConfigureAwait(false);
            departure ??= recovery.Departure;
        }
    }

    private Task<MigrationProgress> ReportAsync(JournaledMove move, string why, MigrationJournal journal) =>
        MoveReport.WriteAsync(move, why, journal, Recorder, Services.Connections);

    /// <summary>Nobody has been asked to move the guest: it is not looked at.</summary>
    private async Task<MigrationProgress> TakeLooksBackAsync(JournaledMove move, MigrationJournal journal)
    {
        var steps = MoveSteps.Of(move, journal, Services.Connections, move.LastSign);
        await steps.SettleAsync(Verdict.NotMoved, Recorder).ConfigureAwait(false);
        var final = Recorder.End(
            MigrationOutcome.Cancelled,
            "its session had ended before anything was started; "
            + (steps.AreSettled ? $"nothing was left on {move.Source.Name} and {move.Destination.Name}" : "see the warnings for what is left"),
            null);
        journal.End(final);
        return final;
    }

    private async Task<Conclusion> ReachAsync(JournaledMove move)
    {
        while (true)
        {
            var sought = new Conclusion(move.Uuid, move.Source, move.Destination, Services)
            {
                IsSourceToGo = move.Peer.Flags.HasFlag(MigrationFlags.UndefineSource),
            };
            var conclusion = await sought.ReachAsync(Detached).ConfigureAwait(false);
            // Following ends while it moves only when nothing gets across any more.
            if (conclusion.Verdict is not Verdict.Moving || move.End is not null || conclusion.IsInPostCopy)
            {
                return conclusion;
            }

            await FollowJobAsync(move.Uuid, move.Destination).ConfigureAwait(false);
        }
    }

    /// <summary>What a move left that has an end is put in order only as long as the guest is where that end says.</summary>
    private static Verdict StillAt(Verdict verdict, MigrationProgress? end) =>
        end is null or { Error.Error: MigrationError.VmNotRunning } || verdict == (end.Outcome is MigrationOutcome.Completed ? Verdict.Moved : Verdict.NotMoved) ? verdict : Verdict.Unknown;

    /// <summary>A job on the source is this move's only if the destination receives it.</summary>
    /// <exception cref="MigrationException">It is another's.</exception>
    private async Task DemandOwnJobAsync(JournaledMove move)
    {
        var since = Services.Time.GetTimestamp();
        var (here, there) = await new BothHosts(move.Uuid, move.Source, move.Destination, Services).AskUntilAsync(
            (here, there) => !here.IsMoving || !there.IsIdle || Services.Time.GetElapsedTime(since) > Arriving, Detached).ConfigureAwait(false);
        if (here.IsMoving && there.IsIdle)
        {
            throw new MigrationException(
                MigrationError.VmBusy,
                $"{move.VM} is being moved away from {move.Source.Name}, and {move.Destination.Name} does not receive it: that is another move. Nothing was touched.",
                $"Follow that one (Get-VmMigration -Source {move.Source.Name} | Wait-VmMigration), and put this in order when it is over: "
                + $"Resume-VmMigration {CommandText.Cmdlet(move.VM)} -Source {move.Source.Name}.",
                move.VM);
        }
    }

    private static MigrationException GoneElsewhere(JournaledMove move) => new(
        MigrationError.OutcomeUnknown,
        $"{move.VM} has left {move.Source.Name}, and {move.Destination.Name} has nothing of it: it went elsewhere, by another move. Nothing was touched.",
        $"Find it: Get-MigrationVm {CommandText.Cmdlet(move.VM)}. If nothing is to be done for this move any more: Resume-VmMigration {CommandText.Cmdlet(move.VM)} -Source {move.Source.Name} -Abandon.",
        move.VM);

    internal static MigrationException InUse(JournaledMove move) => new(
        MigrationError.VmBusy,
        $"The move of {move.VM} from {move.Source.Name} to {move.Destination.Name} is in another session's hands.",
        $"Leave it to that one, or end it first. Follow the move: Get-VmMigration -Source {move.Source.Name} | Wait-VmMigration.",
        move.VM);
}
