using VmMigration.Preflight.Checks;

namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Platform() =>
    [
        new MachineTypeCheck(),
        new CpuModelCheck(),
        new CpuHostPassthroughCheck(),
        new HypervisorVersionCheck(),
        new TscFrequencyCheck(),
        new VcpuLimitCheck(),
    ];
}
