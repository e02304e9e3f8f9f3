namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public Task StartPostCopyAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.StartPostCopyAsync(Reference(uuid), cancellationToken));

    public Task SuspendGuestAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.SuspendAsync(Reference(uuid), cancellationToken));
}
