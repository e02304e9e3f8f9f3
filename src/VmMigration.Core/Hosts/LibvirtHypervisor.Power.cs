using VmMigration.Libvirt;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public Task StartGuestAsync(Guid uuid, bool paused, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.StartDomainAsync(Reference(uuid), paused, cancellationToken));

    public Task ShutDownGuestAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        try
        {
            await _libvirt.ShutDownDomainAsync(Reference(uuid), throughAgent: true, cancellationToken).ConfigureAwait(false);
        }
        catch (LibvirtErrorException)
        {
            // None is configured, or none answers.
            await _libvirt.ShutDownDomainAsync(Reference(uuid), throughAgent: false, cancellationToken).ConfigureAwait(false);
        }
    });
}
