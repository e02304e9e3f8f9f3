namespace VmMigration;

/// <summary>What went wrong, as a name to act upon: the error id of the cmdlets.</summary>
public enum MigrationError
{
    /// <summary>A host's name or URI is not one, or could be mistaken for an option or a command.</summary>
    HostNameInvalid,
    /// <summary>The inventory cannot be read.</summary>
    InventoryInvalid,
    /// <summary>No host of that name is in the inventory, or in the network.</summary>
    HostNotFound,
    /// <summary>The host does not answer.</summary>
    HostUnreachable,
    /// <summary>The host shows another key than the one that is known.</summary>
    HostKeyChanged,
    /// <summary>The host's key is not known.</summary>
    HostKeyUnknown,
    /// <summary>The host refuses the key, the password or the user.</summary>
    AccessDenied,
    /// <summary>The host is there; libvirt is not.</summary>
    DaemonNotRunning,
    /// <summary>A certificate, ours or the host's, was not accepted.</summary>
    CertificateInvalid,
    /// <summary>The daemon wants an authentication that this module lacks.</summary>
    AuthenticationUnsupported,
    /// <summary>The daemon is too old, or its driver lacks what is needed.</summary>
    DaemonUnsupported,
    /// <summary>The connection ended in the middle.</summary>
    ConnectionLost,
    /// <summary>The daemon does not let this user change anything.</summary>
    ReadOnlyAccess,
    /// <summary>The host has no guest of that name.</summary>
    VmNotFound,
    /// <summary>More than one host has a guest of that name.</summary>
    VmAmbiguous,
    /// <summary>The guest does not run.</summary>
    VmNotRunning,
    /// <summary>The guest was asked to shut down and did not in time.</summary>
    VmNotShutDown,
    /// <summary>Source and destination are one host.</summary>
    SameHost,
    /// <summary>The destination runs that guest already.</summary>
    VmAlreadyThere,
    /// <summary>The destination has another guest of that name.</summary>
    VmNameTaken,
    /// <summary>The guest is being moved already, or another job holds it.</summary>
    VmBusy,
    /// <summary>A disk is not where both hosts see it.</summary>
    StorageNotShared,
    /// <summary>There is no such storage pool, or it is of no use for this.</summary>
    StoragePoolNotFound,
    /// <summary>A folder is no place for images on that host, and no storage pool is over it.</summary>
    StoragePlaceRefused,
    /// <summary>There is a file or volume of that name already; nothing is overwritten.</summary>
    StorageNameTaken,
    /// <summary>Somebody else needs the image.</summary>
    StorageInUse,
    /// <summary>There is no room for the copies.</summary>
    StorageFull,
    /// <summary>The destination lacks a secret that the guest needs, and it may not, or cannot, be copied.</summary>
    SecretMissing,
    /// <summary>The source's daemon cannot reach the destination's.</summary>
    PeerUnreachable,
    /// <summary>Source and destination do not fit together for this guest.</summary>
    Incompatible,
    /// <summary>The move began and did not succeed; the guest is on the source.</summary>
    MigrationFailed,
    /// <summary>The move did not come to its end by itself, and was given up as its policy says; the guest is on the source.</summary>
    DidNotConverge,
    /// <summary>The move was not begun so that it can be switched to post-copy.</summary>
    PostCopyNotAllowed,
    /// <summary>Somebody stopped the move.</summary>
    MigrationCancelled,
    /// <summary>The guest's post-copy broke: each host has a part of its memory, and it can be resumed.</summary>
    PostCopyBroken,
    /// <summary>Where the guest runs could not be found out.</summary>
    OutcomeUnknown,
    /// <summary>No move of that guest runs.</summary>
    MigrationNotFound,
    /// <summary>A parameter's value is not possible.</summary>
    ParameterInvalid,
    /// <summary>What is done cannot be written down, or what was cannot be read.</summary>
    JournalUnavailable,
    /// <summary>The daemon answered with an error that has no name of its own here.</summary>
    DaemonError,
    /// <summary>A defect of this module.</summary>
    Unexpected,
}
