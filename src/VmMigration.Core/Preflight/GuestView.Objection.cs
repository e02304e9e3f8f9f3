using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Preflight;

public sealed partial class GuestView
{
    /// <summary>
    /// Why its host does not let it go, in libvirt's words; null where it does. A move is begun and called off at once:
    /// nothing is started or changed, but the guest is held for other jobs as long as that takes. Disks are left out of it.
    /// </summary>
    /// <param name="abortOnError">Whether a guest that had an I/O error is not to be moved.</param>
    internal Task<string?> ObjectionAsync(bool abortOnError) => OnceAsync("objection", token => AloneAsync(() => ObjectionAsync(abortOnError, token), token));

    private async Task<string?> ObjectionAsync(bool abortOnError, CancellationToken token)
    {
        var flags = MigrationFlags.Live | MigrationFlags.Unsafe | (abortOnError ? MigrationFlags.AbortOnError : MigrationFlags.None);
        try
        {
            var begun = await Source.Hypervisor.BeginDirectAsync(
                new DomainReference(Name, Uuid), new TypedParameters([]), flags, token).ConfigureAwait(false);
            await Source.Hypervisor.ReleaseAsync(begun).ConfigureAwait(false);
            return null;
        }
        catch (MigrationException e) when (e.InnerException is LibvirtErrorException
        {
            Code: LibvirtErrorCode.OperationInvalid or LibvirtErrorCode.OperationUnsupported or LibvirtErrorCode.NoSupport or LibvirtErrorCode.ConfigurationUnsupported
        } said && !said.Message.Contains("job is already running", StringComparison.Ordinal))
        {
            return said.Message;
        }
    }
}
