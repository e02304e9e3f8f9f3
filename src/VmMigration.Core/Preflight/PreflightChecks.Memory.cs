using VmMigration.Preflight.Checks;

namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Memory() =>
    [
        new DestinationMemoryCheck(),
        new HugePagesCheck(),
        new PlacementCheck(),
    ];
}
