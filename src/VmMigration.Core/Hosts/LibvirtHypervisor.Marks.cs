using System.Xml;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    private const string MarkPrefix = "vmmigration";

    public Task<IReadOnlyList<MoveMark>> ListMarksAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        try
        {
            return MoveMark.ReadAll(await _libvirt.GetDomainXmlAsync(Reference(uuid), DomainXml.None, cancellationToken).ConfigureAwait(false));
        }
        catch (LibvirtErrorException e) when (e.Code == LibvirtErrorCode.NoDomain)
        {
            return [];
        }
        catch (XmlException e)
        {
            throw new MigrationException(
                MigrationError.DaemonUnsupported, $"{Host.Name} describes a guest in a way that is not understood: {e.Message}",
                $"See virsh dumpxml {uuid} on {Host.Name}, and report it with libvirt's version.", $"{uuid}", e);
        }
    });

    public Task MarkGuestAsync(Guid uuid, MoveMark mark, CancellationToken cancellationToken) =>
        ExplainAsync(() => WriteMarkAsync(uuid, mark, mark.ToXml(), cancellationToken));

    public Task UnmarkGuestAsync(Guid uuid, Guid journal, CancellationToken cancellationToken) =>
        ExplainAsync(() => UnlessAsync(WriteMarkAsync(uuid, new MoveMark(journal), null, cancellationToken), LibvirtErrorCode.NoDomain));

    /// <summary>A guest that is shut off has no running description, and a transient one none that is kept.</summary>
    private Task WriteMarkAsync(Guid uuid, MoveMark mark, string? element, CancellationToken cancellationToken) => Task.WhenAll(
        ((DomainSide[])[DomainSide.Live, DomainSide.Kept]).Select(side => UnlessAsync(
            _libvirt.SetMetadataAsync(Reference(uuid), (mark.Namespace, MarkPrefix), element, side, cancellationToken), LibvirtErrorCode.OperationInvalid)));
}
