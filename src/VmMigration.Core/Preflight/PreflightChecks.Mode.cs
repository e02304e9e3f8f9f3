using VmMigration.Preflight.Checks;

namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Mode() =>
    [
        new TunnelledCheck(),
        new CompressionCheck(),
        new ZeroCopyCheck(),
        new PostCopySupportCheck(),
        new PostCopyDevicesCheck(),
        new PostCopyParallelCheck(),
        new ConvergenceCheck(),
    ];
}
