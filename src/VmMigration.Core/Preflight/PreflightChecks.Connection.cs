using VmMigration.Preflight.Checks;

namespace VmMigration.Preflight;

public static partial class PreflightChecks
{
    private static IEnumerable<PreflightCheck> Connection() =>
    [
        new HostReachableCheck(),
        new HostIdentityCheck(),
        new DaemonVersionCheck(),
        new PeerReachableCheck(),
        new DestinationHostNameCheck(),
        new MigrationPortsReachableCheck(),
        new GivenPortsCheck(),
        new TlsForcedCheck(),
        new TlsCertificatesCheck(),
        new HostClocksCheck(),
        new PathMtuCheck(),
        new KeepAliveCheck(),
        new SshStartupsCheck(),
        new EncryptionCheck(),
        new HostStateCheck(),
        new HooksCheck(),
    ];
}
