using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// What both hosts' answers mean for a move that this, or another, session drove and does not drive any more. At the
/// switchover a source looks the same whether the destination runs the guest or has lost it: only the destination knows.
/// </summary>
internal static class DirectRecoveryRule
{
    /// <summary>Decides. Pure.</summary>
    /// <param name="source">The host that the guest was to leave.</param>
    /// <param name="destination">The host it was to go to.</param>
    /// <param name="stage">How far the move had come.</param>
    /// <param name="flags">What it was to do about definitions.</param>
    public static RecoveryAction Decide(GuestAnswer source, GuestAnswer destination, MoveStage stage, MigrationFlags flags)
    {
        if (!source.Asked || !destination.Asked || source.Guest is { IsInPostCopy: true } || destination.Guest is { IsPostCopyFailed: true })
        {
            return RecoveryAction.LeaveAlone;
        }

        if (source.IsMoving)
        {
            return RecoveryAction.Wait;
        }

        return (source, destination) switch
        {
            _ when StandsStill(source.Guest, stage) && destination.IsSettled => RecoveryAction.DestroySource,
            ({ Guest.IsLeftBySwitchover: true }, { IsIdle: true }) => RecoveryAction.ResumeSource,
            ({ Guest.IsLeftBySwitchover: true }, _) => RecoveryAction.Wait,
            ({ IsIdle: true, Guest: not null }, { IsSettled: true }) when IsToBeUndefined(destination.Guest!, flags) => RecoveryAction.UndefineSource,
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
