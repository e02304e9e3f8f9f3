using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>
    /// Lets a guest that is being moved go on at the destination, which fetches the rest of its memory as it needs it.
    /// There is no way back. The move must have been begun with <see cref="MigrationFlags.PostCopy"/>.
    /// </summary>
    public Task StartPostCopyAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(MigrationProcedures.StartPostCopy, (domain, 0u), cancellationToken);

    /// <summary>Stops a guest's processors; its memory stays. Also while it is being moved, which it then soon is.</summary>
    public Task SuspendAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(DomainLifecycleProcedures.Suspend, domain, cancellationToken);
}
