using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

// What libvirt knows of snapshots and checkpoints; their data is in the images.
public sealed partial class LibvirtHost
{
    private const uint Secure = 1;
    private const uint Redefine = 1;

    /// <summary>The snapshots of a guest.</summary>
    public async Task<IReadOnlyList<SnapshotReference>> ListSnapshotsAsync(DomainReference domain, CancellationToken cancellationToken) =>
        await CallAsync(DomainProcedures.ListSnapshots, (domain, 1, 0u), cancellationToken).ConfigureAwait(false);

    /// <summary>What libvirt knows of a snapshot, with passwords.</summary>
    public Task<string> GetSnapshotXmlAsync(SnapshotReference snapshot, CancellationToken cancellationToken) =>
        CallAsync(DomainProcedures.SnapshotXml, (snapshot, Secure), cancellationToken);

    /// <summary>The snapshot that the guest goes on from; null for none.</summary>
    public Task<SnapshotReference?> FindCurrentSnapshotAsync(DomainReference domain, CancellationToken cancellationToken) =>
        NullIfAsync(LibvirtErrorCode.NoDomainSnapshot, CallAsync(DomainProcedures.CurrentSnapshot, (domain, 0u), cancellationToken));

    /// <summary>Makes a snapshot known whose data is there.</summary>
    /// <param name="domain">The guest.</param>
    /// <param name="xml">What libvirt is to know of it.</param>
    /// <param name="isCurrent">Whether the guest goes on from it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RedefineSnapshotAsync(DomainReference domain, string xml, bool isCurrent, CancellationToken cancellationToken)
    {
        const uint current = 2;
        return CallAsync(DomainLifecycleProcedures.CreateSnapshot, (domain, xml, isCurrent ? Redefine | current : Redefine), cancellationToken);
    }

    /// <summary>Has libvirt forget a snapshot, whose data stays.</summary>
    public Task ForgetSnapshotAsync(SnapshotReference snapshot, CancellationToken cancellationToken)
    {
        const uint metadataOnly = 2;
        return CallAsync(DomainLifecycleProcedures.DeleteSnapshot, (snapshot, metadataOnly), cancellationToken);
    }

    /// <summary>What libvirt knows of a checkpoint, with passwords.</summary>
    public Task<string> GetCheckpointXmlAsync(CheckpointReference checkpoint, CancellationToken cancellationToken) =>
        CallAsync(DomainProcedures.CheckpointXml, (checkpoint, Secure), cancellationToken);

    /// <summary>Makes a checkpoint known; refused where its bitmaps are not in the images.</summary>
    public Task RedefineCheckpointAsync(DomainReference domain, string xml, CancellationToken cancellationToken)
    {
        const uint validate = 4;
        return CallAsync(DomainLifecycleProcedures.CreateCheckpoint, (domain, xml, Redefine | validate), cancellationToken);
    }
}
