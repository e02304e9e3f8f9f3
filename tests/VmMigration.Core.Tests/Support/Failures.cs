using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Tests.Support;

/// <summary>What hosts and connections throw.</summary>
internal static class Failures
{
    public static MigrationException Lost(string host) => HostErrors.Explain(
        new LibvirtDisconnectedException("the other side closed the connection"), new HostReference(host, $"qemu+ssh://{host}/system"));

    public static MigrationException Unreachable(string host) => HostErrors.Explain(
        new LibvirtConnectException(ConnectFailure.TimedOut, host, $"No answer from {host}: the host is down."),
        new HostReference(host, $"qemu+ssh://{host}/system"));

    public static MigrationException Daemon(
        string host, LibvirtErrorCode code, string message, LibvirtErrorDomain domain = LibvirtErrorDomain.Qemu, int number = 0) => HostErrors.Explain(
        new LibvirtErrorException(message) { Code = code, Domain = domain, Level = 2, Number1 = number, Procedure = "REMOTE_PROC_DOMAIN_MIGRATE_PERFORM3_PARAMS" },
        new HostReference(host, $"qemu+ssh://{host}/system"));
}
