using VmMigration.Preflight.Checks;

namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Network() =>
    [
        new BridgesCheck(),
        new NetworksCheck(),
        new ListenAddressesCheck(),
        new UserNetworkCheck(),
        new MacAddressesCheck(),
        new ConsolePortsCheck(),
        new GuestAnnounceCheck(),
    ];
}
