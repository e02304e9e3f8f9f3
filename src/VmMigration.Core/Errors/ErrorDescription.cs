using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration;

/// <summary>An exception as an error record has it.</summary>
/// <param name="Id">The error id, without the cmdlet's name.</param>
/// <param name="Kind">Its category.</param>
/// <param name="RecommendedAction">What to do.</param>
/// <param name="Target">What it is about.</param>
public sealed record ErrorDescription(string Id, ErrorKind Kind, string RecommendedAction, string? Target)
{
    /// <summary>Describes any exception that leaves this library.</summary>
    public static ErrorDescription Of(Exception exception) => exception switch
    {
        MigrationException e => new(e.Error.ToString(), KindOf(e.Error), e.RecommendedAction, e.Target),
        HostReferenceException e => Of(MigrationError.HostNameInvalid, HostReferenceException.Allowed, e.Text),
        InventoryException e => Of(
            MigrationError.InventoryInvalid, $"Correct {e.FilePath}, or name another file with -Inventory.", e.FilePath),
        LibvirtUriException e => Of(MigrationError.HostNameInvalid, HostReferenceException.Allowed, e.Uri),
        LibvirtException e => Of(MigrationError.DaemonError, "See the exception for what libvirt said.", null),
        CapabilitiesXmlException => Of(
            MigrationError.DaemonUnsupported, "See what the daemon says of itself: virsh capabilities, virsh domcapabilities on the host.", null),
        OperationCanceledException => Of(MigrationError.MigrationCancelled, "Run it again if it was not meant to be stopped.", null),
        _ => Of(MigrationError.Unexpected, "This is a defect of VmMigration. Report it with the exception's details ($Error[0] | Format-List * -Force).", null),
    };

    private static ErrorDescription Of(MigrationError error, string action, string? target) =>
        new(error.ToString(), KindOf(error), action, target);

    private static ErrorKind KindOf(MigrationError error) => error switch
    {
        MigrationError.HostNameInvalid or MigrationError.ParameterInvalid or MigrationError.SameHost => ErrorKind.InvalidArgument,
        MigrationError.InventoryInvalid => ErrorKind.ParserError,
        MigrationError.HostNotFound or MigrationError.VmNotFound or MigrationError.MigrationNotFound
            or MigrationError.StoragePoolNotFound or MigrationError.SecretMissing => ErrorKind.ObjectNotFound,
        MigrationError.HostUnreachable or MigrationError.ConnectionLost or MigrationError.PeerUnreachable => ErrorKind.ConnectionError,
        MigrationError.HostKeyChanged or MigrationError.HostKeyUnknown or MigrationError.CertificateInvalid => ErrorKind.SecurityError,
        MigrationError.AccessDenied => ErrorKind.AuthenticationError,
        MigrationError.AuthenticationUnsupported or MigrationError.DaemonUnsupported => ErrorKind.NotImplemented,
        MigrationError.DaemonNotRunning or MigrationError.JournalUnavailable or MigrationError.StorageFull => ErrorKind.ResourceUnavailable,
        MigrationError.ReadOnlyAccess or MigrationError.StoragePlaceRefused => ErrorKind.PermissionDenied,
        MigrationError.VmAmbiguous or MigrationError.VmAlreadyThere or MigrationError.VmNameTaken
            or MigrationError.StorageNameTaken => ErrorKind.ResourceExists,
        MigrationError.VmBusy or MigrationError.StorageInUse => ErrorKind.ResourceBusy,
        MigrationError.VmNotRunning or MigrationError.StorageNotShared or MigrationError.Incompatible
            or MigrationError.MigrationFailed or MigrationError.DaemonError or MigrationError.PostCopyNotAllowed => ErrorKind.InvalidOperation,
        MigrationError.DidNotConverge => ErrorKind.OperationTimeout,
        MigrationError.VmNotShutDown => ErrorKind.OperationTimeout,
        MigrationError.MigrationCancelled => ErrorKind.OperationStopped,
        MigrationError.OutcomeUnknown or MigrationError.PostCopyBroken => ErrorKind.InvalidResult,
        _ => ErrorKind.NotSpecified,
    };
}
