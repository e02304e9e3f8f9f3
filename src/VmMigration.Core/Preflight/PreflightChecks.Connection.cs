using VmMigration.Preflight.Checks;

namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Connection() =>
    [
        new HostIdentityCheck(),
        new DaemonVersionCheck(),
    ];
}
