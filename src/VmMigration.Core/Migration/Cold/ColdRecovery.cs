using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>A cold move whose session is gone: ended by what both hosts say, forward where the guest has arrived, else back.</summary>
internal static class ColdRecovery
{
    /// <param name="move">The move.</param>
    /// <param name="repairs">Whether the guest may be started and stopped; without that, a move that has no end stays as it is.</param>
    /// <param name="known">All hosts where it may run by now.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="services">The session's.</param>
    /// <param name="recorder">Told of what is done.</param>
    /// <param name="cancellationToken">Stops following.</param>
    public static async Task<MigrationProgress> RunAsync(
        JournaledMove move, bool repairs, IReadOnlyList<HostReference> known, MigrationJournal journal, MigrationServices services, MoveRecorder recorder, CancellationToken cancellationToken)
    {
        var steps = MoveSteps.Of(move, journal, services.Connections, move.LastSign);
        var barrier = new StartBarrier(move.Uuid, move.VM, move.Source, move.Destination, known, services);
        var stayedOn = false;
        if ((repairs || move.End is not null) && steps.Begun<ShutDownStep>() is { } asked)
        {
            recorder.Milestone(recorder.Latest.Phase, $"waits: {move.VM} was asked to shut down, and is started again when it has");
            stayedOn = !await asked.OutwaitAsync(move.Source, services, cancellationToken).ConfigureAwait(false);
        }

        if (move.End is { } end)
        {
            await steps.SettleAsync(await StandsAsync(move, end, services, cancellationToken).ConfigureAwait(false), recorder, barrier).ConfigureAwait(false);
            return recorder.EndAs(end with { Warnings = recorder.Latest.Warnings, Timestamp = services.Time.GetLocalNow() });
        }

        await new JobFollower(move.Source, move.Uuid, services, recorder).FollowJobAsync(cancellationToken).ConfigureAwait(false);
        if (recorder.Latest is { MemoryTotal: not null } or { DiskTotal: not null })
        {
            steps.LastSign = null;
        }

        if (!repairs)
        {
            var left = Left(move);
            return recorder.End(MigrationOutcome.Unknown, left.Message, left);
        }

        var facts = RecoveryFacts.Of(move);
        var ending = new ColdEnding(move.Uuid, move.VM, facts, move.Source, move.Destination, services, journal, recorder) { Others = barrier };
        var verdict = await ending.ReachAsync(cancellationToken).ConfigureAwait(false);
        if (ending.Action is RecoveryAction.Report)
        {
            return await MoveReport.WriteAsync(
                move, $"{move.VM} runs on {ending.ElsewhereOn!.Name} by now", journal, recorder, services.Connections).ConfigureAwait(false);
        }

        steps.Departed(ending.Departure);
        await steps.SettleAsync(verdict, recorder, barrier).ConfigureAwait(false);
        var ran = move.Steps.Any(s => s is { Step: ShutDownStep, State: StepState.Begun or StepState.Done });
        var final = new ColdText(move.VM, move.Source.Name, move.Destination.Name, ran, facts.Starts, !move.Steps.Any(s => s.Step is RemoveDefinitionStep))
            {
                StayedOff = steps.IsLeft<ShutDownStep>(),
                KeptHere = [.. steps.KeptOn(MoveSide.Source).Select(k => k.What)],
                KeptThere = [.. steps.KeptOn(MoveSide.Destination).Select(k => k.What)],
                StayedOn = stayedOn || (!ran && ending.RunsHere),
            }
            .Record(recorder, verdict, steps.AreSettled, ending.Failure ?? Interrupted(move));
        journal.End(final);
        return final;
    }

    /// <summary>Where the guest is, as long as that is still where its move ended; else nobody knows what is left to do.</summary>
    private static async Task<Verdict> StandsAsync(
        JournaledMove move, MigrationProgress end, MigrationServices services, CancellationToken cancellationToken)
    {
        var here = await GuestAnswer.AskSourceAsync(move.Uuid, move.Source, services, cancellationToken).ConfigureAwait(false);
        var there = await GuestAnswer.AskAsync(move.Uuid, move.Destination, services, cancellationToken).ConfigureAwait(false);
        var ended = end.Outcome is MigrationOutcome.Completed ? Verdict.Moved : Verdict.NotMoved;
        return RecoveryRule.JudgeCold(here, there) == ended ? ended : Verdict.Unknown;
    }

    private static MigrationException Interrupted(JournaledMove move) => new(
        MigrationError.MigrationCancelled, "Its session had ended before it did.", "Start it again.", move.VM);

    private static MigrationException Left(JournaledMove move) => new(
        MigrationError.OutcomeUnknown,
        $"The session that moved {move.VM} from {move.Source.Name} to {move.Destination.Name} ended before it did. Nothing was started, stopped or deleted.",
        $"Resume-VmMigration {CommandText.Cmdlet(move.VM)} -Source {move.Source.Name} puts it in order.",
        move.VM);
}
