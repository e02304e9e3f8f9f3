using VmMigration.Preflight.Checks;

namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Devices() =>
    [
        new HostDevicesCheck(),
        new MediatedDevicesCheck(),
        new UnmovableDevicesCheck(),
        new MigrationBlockersCheck(),
        new DeviceModelsCheck(),
        new ConsoleFilesCheck(),
        new OptionRomsCheck(),
    ];
}
