using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// The table of what is done about a move that this, or another, session drove and does not drive any more. Nothing runs on, or is
/// started, on the source unless the destination has said that it has nothing of the guest, and never had it running; nothing is ended
/// unless the guest is known to be, or to have been, elsewhere.
/// </summary>
internal static class RecoveryRule
{
    /// <summary>Decides. Pure.</summary>
    public static RecoveryAction Decide(RecoveryFacts facts)
    {
        var action = facts switch
        {
            { IsSuperseded: true } => RecoveryAction.Report,
            { Others: OtherHosts.HaveIt, Source.IsIdle: true, Destination.IsIdle: true } => RecoveryAction.Report,
            { Kind: MigrationKind.Cold } => OfCold(facts),
            { Control: ControlMode.Direct } => OfDirect(facts),
            _ => RecoveryAction.None,
        };
        return facts.Others is OtherHosts.Silent && Starts(action, facts) ? RecoveryAction.LeaveAlone : action;
    }

    /// <summary>Whether a destination that was told to run a guest, and has no process of it, has had it running. Pure.</summary>
    /// <returns>Null where that cannot be told.</returns>
    public static bool? HasRunThere(RecoveryFacts facts)
    {
        if (facts.Stage is not (MoveStage.Finishing or MoveStage.Confirming))
        {
            return false;
        }

        return facts switch
        {
            // It keeps a definition before it lets the guest run; so where it keeps none, it has not.
            { Destination.Guest: null } => facts.Flags.HasFlag(MigrationFlags.PersistDestination) ? false : null,
            // A process that waits for a guest, and whose client dies, is destroyed; without a definition from before it leaves none.
            { Destination.Guest.HasEndedHere: true, IsDefinedThere: false } or { Destination.Guest.HasEndedByItself: true } => true,
            _ => null,
        };
    }

    /// <summary>Where a guest is that was off, or stands still, on one of the hosts. Pure.</summary>
    public static Verdict JudgeCold(GuestAnswer here, GuestAnswer there) => (here, there) switch
    {
        ({ Asked: false }, _) or (_, { Asked: false }) => Verdict.Unknown,
        ({ IsMoving: true }, _) => Verdict.Moving,
        (_, { Guest.IsInMigration: true }) or ({ Guest.IsInMigration: true }, _) => Verdict.Unsettled,
        ({ Guest: null }, { Guest: null }) => Verdict.Nowhere,
        ({ IsIdle: true }, { Guest: not null }) => Verdict.Moved,
        (_, { Guest: null }) => Verdict.NotMoved,
        ({ IsSettled: true }, { IsIdle: true }) => Verdict.NotMoved,
        _ => Verdict.Both,
    };

    /// <summary>Whether that sets a guest going that runs nowhere, as far as its two hosts know.</summary>
    private static bool Starts(RecoveryAction action, RecoveryFacts facts) => action switch
    {
        RecoveryAction.StartThere or RecoveryAction.EndAndStartThere => true,
        RecoveryAction.GoBack => facts.Source.IsIdle,
        _ => false,
    };

    private static RecoveryAction OfCold(RecoveryFacts facts) => JudgeCold(facts.Source, facts.Destination) switch
    {
        Verdict.Moved => OfArrived(facts),
        Verdict.NotMoved => RecoveryAction.GoBack,
        Verdict.Both or Verdict.Nowhere => RecoveryAction.LeaveAlone,
        _ => RecoveryAction.Wait,
    };

    private static RecoveryAction OfArrived(RecoveryFacts facts) => (facts.Destination.Guest!, facts.Stage) switch
    {
        ({ State: VmState.Running }, _) => RecoveryAction.None,
        // What stands still there has been started, and was suspended since then by whoever uses it; one that shut down has run.
        ({ IsActive: true } or { HasEndedByItself: true }, MoveStage.Booting or MoveStage.Settling) => RecoveryAction.None,
        ({ IsActive: true }, _) => RecoveryAction.EndAndStartThere,
        _ => facts.Starts ? RecoveryAction.StartThere : RecoveryAction.None,
    };

    /// <summary>At the switchover a source looks the same whether the destination runs the guest or has lost it: only the destination knows.</summary>
    private static RecoveryAction OfDirect(RecoveryFacts facts)
    {
        var (source, destination) = (facts.Source, facts.Destination);
        if (!source.Asked || !destination.Asked || source.Guest is { IsInPostCopy: true } || destination.Guest is { IsPostCopyFailed: true })
        {
            return RecoveryAction.LeaveAlone;
        }

        if (source.IsMoving)
        {
            return RecoveryAction.Wait;
        }

        var hasRun = destination.IsIdle ? HasRunThere(facts) : destination.IsSettled;
        return (source, destination) switch
        {
            _ when StandsStill(source.Guest, facts.Stage) && hasRun is true => RecoveryAction.DestroySource,
            ({ Guest.IsLeftBySwitchover: true }, { IsIdle: true }) => hasRun is false ? RecoveryAction.ResumeSource : RecoveryAction.LeaveAlone,
            ({ Guest.IsLeftBySwitchover: true }, _) => RecoveryAction.Wait,
            ({ IsIdle: true, Guest: not null }, { Guest: not null }) when hasRun is true && IsToBeUndefined(destination.Guest!, facts.Flags) =>
                RecoveryAction.UndefineSource,
            ({ IsIdle: true }, { IsIdle: false, IsSettled: false }) => RecoveryAction.Wait,
            _ => RecoveryAction.None,
        };
    }

    /// <summary>A guest that had been paused before its move keeps that reason; once the destination was told to have it, it is over there.</summary>
    private static bool StandsStill(GuestStatus? guest, MoveStage stage) =>
        guest is { IsLeftBySwitchover: true }
        || (guest is { State: VmState.Paused, IsInMigration: false } && stage is MoveStage.Finishing or MoveStage.Confirming);

    private static bool IsToBeUndefined(GuestStatus there, MigrationFlags flags) =>
        flags.HasFlag(MigrationFlags.UndefineSource) && (there.Persistent || !flags.HasFlag(MigrationFlags.PersistDestination));
}
