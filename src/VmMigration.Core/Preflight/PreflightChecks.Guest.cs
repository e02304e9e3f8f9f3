using VmMigration.Preflight.Checks;

namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Guest() =>
    [
        new GuestStateCheck(),
        new GuestJobsCheck(),
        new OtherMoveCheck(),
        new DestinationGuestCheck(),
        new SnapshotsCheck(),
        new GuestClockCheck(),
        new PersistenceCheck(),
        new KeptDefinitionCheck(),
        new OtherControllerCheck(),
    ];
}
