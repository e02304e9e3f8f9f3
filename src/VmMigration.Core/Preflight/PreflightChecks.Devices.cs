namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Devices() =>
    [
    ];
}
