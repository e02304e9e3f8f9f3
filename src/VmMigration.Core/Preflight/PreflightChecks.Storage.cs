using VmMigration.Preflight.Checks;

namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Storage() =>
    [
        new DiskFormatsCheck(),
        new SharedStorageCheck(),
        new DiskPathsCheck(),
        new StorageTargetsCheck(),
        new DestinationSpaceCheck(),
        new BackingChainsCheck(),
        new ImageContentsCheck(),
        new RemovableMediaCheck(),
        new CopiedDisksCheck(),
        new SecretsCheck(),
        new DiskLocksCheck(),
        new DiskCacheCheck(),
        new SecurityModelCheck(),
        new FirmwareCheck(),
        new NvramCheck(),
        new TpmCheck(),
        new DiskWriteRateCheck(),
        new StartFilesCheck(),
        new NetworkDisksCheck(),
        new RehearsalCheck(),
    ];
}
