using VmMigration.Belongings;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>Says, too, that the source has no such guest.</summary>
internal sealed class GuestStateCheck() : PreflightCheck(
    "GuestState", CheckCategory.Guest, "Does the source have that guest, and does it run?", "Requested operation is not valid: domain is not running")
{
    /// <inheritdoc/>
    public override CheckScope Scope => CheckScope.GuestName;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (vm, source, destination) = (move.VM, move.Source.Name, move.Destination.Name);
        switch (move.Facts.Guest)
        {
            case null when move.Facts.SameName is { IsActive: true }:
                found.Fail(
                    $"it is not on {source}; it runs on {destination} already", "Nothing is to be done, or exchange source and destination.",
                    error: MigrationError.VmAlreadyThere);
                break;
            case null:
                found.Fail($"{source} has no guest of that name", $"See which it has: Get-MigrationVm -Source {source}.", error: MigrationError.VmNotFound);
                break;
            case { IsActive: false } when await move.Guest.IsAsleepAsync().ConfigureAwait(false):
                Tell(move, found);
                break;
            case { IsActive: false } when move.Request.Kind is MigrationKind.Live:
                found.Fail(
                    $"it is shut off on {source}, and a live migration needs a guest that runs",
                    $"Move it as it is with Start-VmColdMigration, or start it first (virsh start {move.Virsh}).", error: MigrationError.VmNotRunning);
                break;
            case { State: VmState.Crashed }:
                found.Fail(
                    $"it has crashed on {source}, which keeps it as it was",
                    $"Look into it there, then restart it (virsh destroy {move.Virsh}; virsh start {move.Virsh}).", error: MigrationError.VmNotRunning);
                break;
            case { State: VmState.ShuttingDown }:
                found.Fail($"it is shutting down on {source}", "Wait until it is off, start it, and try again.", error: MigrationError.VmNotRunning);
                break;
            case { State: VmState.Suspended } when move.Request.Kind is MigrationKind.Live:
                found.Fail(
                    $"it sleeps on {source} (S3), and would be running there without having been woken",
                    $"Wake it first: virsh dompmwakeup {move.Virsh} on {source}.", error: MigrationError.VmNotRunning);
                break;
            case { } guest:
                found.Pass($"it is there: {guest.State}");
                break;
        }
    }

    /// <summary>Its memory is kept, and would be used up by a start that is only for the move.</summary>
    private static void Tell(MoveView move, Findings found)
    {
        if (move.Request.WakesSaved)
        {
            found.Warning(
                $"it sleeps on {move.Source.Name}: it is woken there for its move, once nothing else stands in the way", "Leave out -WakeSaved to leave it asleep.",
                "saved state");
            return;
        }

        var (why, fix) = SavedState.OnSource(move.VM, move.Guest.Uuid, move.Source.Name, move.Destination.Name);
        found.Fail(why, fix, "saved state", error: MigrationError.VmNotRunning);
    }
}
