using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>Sets an element of a guest's metadata.</summary>
    /// <param name="domain">The guest.</param>
    /// <param name="name">The element's namespace, which tells it from all others, and the prefix that it is written with.</param>
    /// <param name="element">The element, without the namespace; null removes it, and is no failure where there is none.</param>
    /// <param name="side">Which of the guest's descriptions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LibvirtErrorException"><see cref="LibvirtErrorCode.OperationInvalid"/>: the guest has no such description.</exception>
    public Task SetMetadataAsync(
        DomainReference domain, (string Uri, string Prefix) name, string? element, DomainSide side, CancellationToken cancellationToken)
    {
        const int ofNamespace = 2;
        return CallAsync(
            DomainLifecycleProcedures.SetMetadata, (domain, ofNamespace, element, name.Prefix, name.Uri, (uint)side), cancellationToken);
    }
}
