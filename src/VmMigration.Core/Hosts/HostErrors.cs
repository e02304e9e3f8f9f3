using System.Text.RegularExpressions;
using System.Xml;
using VmMigration.Libvirt;

namespace VmMigration.Hosts;

/// <summary>What a host's daemon, or the way to it, said, as an administrator should read it.</summary>
internal static partial class HostErrors
{
    public static MigrationException Explain(LibvirtException exception, HostReference host) => exception switch
    {
        LibvirtConnectException e => Connect(e, host),
        LibvirtUriException e => New(MigrationError.HostNameInvalid, e.Message, "Correct the host's URI.", host, e),
        LibvirtAuthenticationException { Mechanism: "sasl" } e => New(
            MigrationError.AuthenticationUnsupported, Named(e.Message, host),
            $"Reach the host by ssh (qemu+ssh://{host.Name}/system), or by TLS with certificates and auth_tls = \"none\".", host, e),
        LibvirtAuthenticationException e => New(
            MigrationError.AccessDenied, Named(e.Message, host),
            "Connect as root, add the user to the libvirt group on the host, or grant org.libvirt.unix.manage in a polkit rule there.", host, e),
        LibvirtErrorException e => Daemon(e, host),
        LibvirtTimeoutException e => New(
            MigrationError.HostUnreachable,
            $"libvirt on {host.Name} has not answered for {HumanDuration.Format(e.Limit)}: {WordsOf(e.Procedure)}. It may still do it.",
            $"Find out on {host.Name} what holds it: a storage server that is gone (virsh pool-list, df), a QEMU that hangs, libvirt's log. Then look what was done, and ask again.",
            host, e),
        LibvirtDisconnectedException e => New(
            MigrationError.ConnectionLost, $"The connection to {host.Name} was lost: {e.Message}",
            "What was asked of the host may have been done. Look before it is asked again: Get-VmMigration, Get-MigrationVm.", host, e),
        _ => New(
            MigrationError.ConnectionLost, $"{host.Name} sent something that is not libvirt's protocol: {exception.Message}",
            "Check that the URI leads to a libvirt daemon and that nothing writes into the connection.", host, exception),
    };

    /// <summary>Asks a daemon for something that it describes as XML.</summary>
    /// <param name="host">The host.</param>
    /// <param name="what">What that is: <c>its storage</c>.</param>
    /// <param name="see">The command of virsh that shows it.</param>
    /// <param name="ask">Asks.</param>
    /// <exception cref="MigrationException">It refused, was lost, or is not understood.</exception>
    public static async Task<T> ExplainAsync<T>(HostReference host, string what, string see, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (LibvirtException e)
        {
            throw Explain(e, host);
        }
        catch (XmlException e)
        {
            throw New(
                MigrationError.DaemonUnsupported, $"{host.Name} describes {what} in a way that is not understood: {e.Message}",
                $"See {see} on {host.Name}, and report it with libvirt's version.", host, e);
        }
    }

    /// <summary>A procedure of libvirt's, to be read: <c>storage pool refresh</c>.</summary>
    public static string WordsOf(string procedure) => procedure.Replace('_', ' ').ToLowerInvariant();

    /// <summary>A daemon whose capabilities mean nothing to us.</summary>
    public static MigrationException Explain(CapabilitiesXmlException exception, HostReference host) => New(
        MigrationError.DaemonUnsupported, Named(exception.Message, host),
        "See what the daemon says of itself (virsh capabilities on the host), and report it with libvirt's version.", host, exception);

    /// <summary>
    /// Whether a source's daemon failed to reach its peer: VIR_ERR_SYSTEM_ERROR of domain RPC, seen with refused
    /// connections, unknown names, missing certificates and ssh's own failures; and what the peer's authentication answers.
    /// </summary>
    public static bool IsConnectFailure(Exception? exception) => exception is LibvirtErrorException
    {
        Domain: LibvirtErrorDomain.Rpc,
        Code: LibvirtErrorCode.SystemError or LibvirtErrorCode.InternalError or LibvirtErrorCode.OperationFailed or LibvirtErrorCode.Rpc
    }
    or LibvirtErrorException
    {
        Code: LibvirtErrorCode.AuthenticationFailed or LibvirtErrorCode.AuthenticationCancelled or LibvirtErrorCode.AuthenticationUnavailable
    };

    private static MigrationException Connect(LibvirtConnectException e, HostReference host)
    {
        var error = e.Reason switch
        {
            ConnectFailure.HostKeyChanged => MigrationError.HostKeyChanged,
            ConnectFailure.HostKeyUnknown => MigrationError.HostKeyUnknown,
            ConnectFailure.PermissionDenied or ConnectFailure.SocketPermission => MigrationError.AccessDenied,
            ConnectFailure.NameNotResolved => MigrationError.HostNotFound,
            ConnectFailure.HelperMissing or ConnectFailure.SocketMissing or ConnectFailure.SocketRefused => MigrationError.DaemonNotRunning,
            ConnectFailure.Refused when !host.Uri.Contains("+ssh", StringComparison.OrdinalIgnoreCase) => MigrationError.DaemonNotRunning,
            ConnectFailure.CertificateRejected or ConnectFailure.CertificateUntrusted or ConnectFailure.CertificateExpired
                or ConnectFailure.CertificateName or ConnectFailure.CertificateMissing => MigrationError.CertificateInvalid,
            ConnectFailure.ConnectionLost => MigrationError.ConnectionLost,
            _ => MigrationError.HostUnreachable,
        };
        return New(error, Named(e.Message, host), ActionFor(error, host), host, e);
    }

    /// <summary>The message, which says which host it is about, and says it once.</summary>
    private static string Named(string message, HostReference host) =>
        message.Contains(host.Name, StringComparison.OrdinalIgnoreCase) ? message : $"{host.Name}: {message}";

    private static MigrationException Daemon(LibvirtErrorException e, HostReference host) => e.Code switch
    {
        LibvirtErrorCode.OperationDenied or LibvirtErrorCode.AccessDenied => New(
            MigrationError.ReadOnlyAccess, $"{host.Name} does not let this user change anything: {Said(e)}",
            "Connect as root, or as a user whom polkit on the host grants org.libvirt.unix.manage and org.libvirt.api.domain.migrate.", host, e),
        LibvirtErrorCode.MigrateUnsafe => New(
            MigrationError.StorageNotShared, $"{host.Name} refuses the move since a disk is not on storage that both hosts share, or is cached: {Said(e)}",
            "Put the disk on storage that both hosts share (NFS, GlusterFS, Ceph), with cache none.", host, e),
        LibvirtErrorCode.CpuIncompatible => New(
            MigrationError.Incompatible, $"The guest's processor does not fit: {Said(e)}",
            "Choose a host with the features named, or give the guest a processor model that both hosts have, and restart it.", host, e),
        LibvirtErrorCode.OperationTimeout => New(
            MigrationError.VmBusy, $"{host.Name} is busy with another call on this guest: {Said(e)}",
            "Try again when it is over; virsh domjobinfo shows what holds it.", host, e),
        LibvirtErrorCode.NoDomain => New(
            MigrationError.VmNotFound, $"{host.Name} has no such guest (any more): {Said(e)}", $"See which it has: Get-MigrationVm -Source {host.Name}.", host, e),
        LibvirtErrorCode.OperationAborted => New(
            MigrationError.MigrationCancelled, $"The move was stopped: {Said(e)}", "Start it again if it was not meant to be.", host, e),
        _ when e.Message.Contains("No space left on device", StringComparison.Ordinal) => New(
            MigrationError.StorageFull, $"The room for the guest's disks ran out: {Said(e)}",
            "Make room on the destination, or name another pool (-StoragePool, -PoolMap).", host, e),
        _ when e.IsPeerAnswerLost => New(
            MigrationError.MigrationFailed,
            $"The destination refused the move, and libvirt on {host.Name} lost its reason together with the ssh connection between the hosts.",
            "Let the hosts reach each other by TLS, which keeps the reason (peerUri: qemu+tls://HOST/system in the inventory), or look into libvirt's log on the destination.",
            host, e),
        _ when e.IsUnknownProcedure => New(
            MigrationError.DaemonUnsupported, $"libvirt on {host.Name} does not know {e.Procedure}.", "Update libvirt on the host.", host, e),
        _ => New(MigrationError.DaemonError, $"libvirt on {host.Name} says: {Said(e)}", "See libvirt's log on the host (journalctl -u libvirtd -u virtqemud).", host, e),
    };

    /// <summary>What the daemon said, on one line; QEMU's log, which libvirt quotes, has a time on each and repeats itself.</summary>
    private static string Said(LibvirtErrorException e) => string.Join(
        "; ", LogTime().Replace(e.Message, "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct());

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z (qemu-[\w-]+: )?", RegexOptions.None, 1000)]
    private static partial Regex LogTime();

    private static string ActionFor(MigrationError error, HostReference host) => error switch
    {
        MigrationError.HostKeyChanged =>
            $"Find out why (a new installation, or somebody in between). If it is right: ssh-keygen -R {host.Name}, connect once with ssh, and compare the key.",
        MigrationError.HostKeyUnknown => $"Connect once by hand (ssh {host.Name}), compare the key with the host's, and accept it.",
        MigrationError.AccessDenied => $"Try ssh {host.Name} true. Name user and key in ssh's configuration, or in the URI (qemu+ssh://USER@{host.Name}/system).",
        MigrationError.HostNotFound => "Check the spelling, the inventory (Get-MigrationHost) and the name service.",
        MigrationError.DaemonNotRunning => "On the host: systemctl start libvirtd (or virtqemud.socket); virt-ssh-helper is in the package of libvirt's daemon or clients.",
        MigrationError.CertificateInvalid => "Reissue the certificate that is named, with the host's names and addresses as subjectAltName; virt-pki-validate checks a host's files.",
        MigrationError.ConnectionLost => "Look what was done before it is asked again: Get-VmMigration, Get-MigrationVm.",
        _ => $"Check that {host.Name} is up and can be reached from here (ssh {host.Name}).",
    };

    private static MigrationException New(
        MigrationError error, string message, string action, HostReference host, Exception inner) =>
        new(error, message, action, host.Name, inner);
}
