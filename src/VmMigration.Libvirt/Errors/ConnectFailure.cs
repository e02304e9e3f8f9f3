namespace VmMigration.Libvirt;

/// <summary>Why a daemon could not be reached, as far as the transport can tell.</summary>
public enum ConnectFailure
{
    /// <summary>None of the others; the message and the detail say what is known.</summary>
    Other,

    /// <summary>The host shows another ssh key than the one known, or a revoked one.</summary>
    HostKeyChanged,

    /// <summary>No ssh key of the host is known.</summary>
    HostKeyUnknown,

    /// <summary>The host did not let the user in.</summary>
    PermissionDenied,

    /// <summary>A host name has no address.</summary>
    NameNotResolved,

    /// <summary>There is no way to the host's network.</summary>
    Unreachable,

    /// <summary>The host is up and nothing listens on the port.</summary>
    Refused,

    /// <summary>No answer in time.</summary>
    TimedOut,

    /// <summary>The host has no program that passes bytes on to the daemon's socket.</summary>
    HelperMissing,

    /// <summary>The daemon's socket does not exist.</summary>
    SocketMissing,

    /// <summary>The daemon's socket exists and nobody listens on it.</summary>
    SocketRefused,

    /// <summary>The daemon's socket may not be opened by this user.</summary>
    SocketPermission,

    /// <summary>The daemon did not accept our certificate or address.</summary>
    CertificateRejected,

    /// <summary>A certificate is not signed by a known authority, revoked, or not meant for this use.</summary>
    CertificateUntrusted,

    /// <summary>A certificate is past its time or not yet valid.</summary>
    CertificateExpired,

    /// <summary>The daemon's certificate was issued to another name.</summary>
    CertificateName,

    /// <summary>A certificate or key file is missing, unreadable, or does not fit its other half.</summary>
    CertificateMissing,

    /// <summary>This machine has no ssh program.</summary>
    SshMissing,

    /// <summary>ssh's configuration is missing or not understood.</summary>
    SshConfigInvalid,

    /// <summary>The two sides have no protocol version or algorithm in common.</summary>
    NoCommonAlgorithm,

    /// <summary>The host's login shell writes text of its own into the connection.</summary>
    LoginNoise,

    /// <summary>The other side hung up before the conversation began.</summary>
    ClosedEarly,

    /// <summary>The connection broke after the conversation had begun.</summary>
    ConnectionLost,
}
