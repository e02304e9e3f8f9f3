using VmMigration.Libvirt;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public Task<IReadOnlyList<SnapshotRecord>> ListSnapshotsAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var current = await _libvirt.FindCurrentSnapshotAsync(Reference(uuid), cancellationToken).ConfigureAwait(false);
        List<SnapshotRecord> records = [];
        foreach (var snapshot in await _libvirt.ListSnapshotsAsync(Reference(uuid), cancellationToken).ConfigureAwait(false))
        {
            var xml = await _libvirt.GetSnapshotXmlAsync(snapshot, cancellationToken).ConfigureAwait(false);
            records.Add(new SnapshotRecord(snapshot.Name, xml) { IsCurrent = snapshot.Name == current?.Name });
        }

        return SnapshotRecord.InOrder(records, "domainsnapshot");
    });

    public Task RedefineSnapshotAsync(Guid uuid, SnapshotRecord snapshot, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.RedefineSnapshotAsync(Reference(uuid), snapshot.Xml, snapshot.IsCurrent, cancellationToken));

    public Task ForgetSnapshotAsync(Guid uuid, string name, CancellationToken cancellationToken) => ExplainAsync(() => UnlessAsync(
        _libvirt.ForgetSnapshotAsync(new SnapshotReference(name, Reference(uuid)), cancellationToken), LibvirtErrorCode.NoDomainSnapshot));

    public Task<IReadOnlyList<SnapshotRecord>> ListCheckpointsAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(() =>
        BeforeCheckpointsAsync<IReadOnlyList<SnapshotRecord>>([], async () =>
        {
            List<SnapshotRecord> records = [];
            foreach (var checkpoint in await _libvirt.ListCheckpointsAsync(Reference(uuid), cancellationToken).ConfigureAwait(false))
            {
                records.Add(new SnapshotRecord(checkpoint.Name, await _libvirt.GetCheckpointXmlAsync(checkpoint, cancellationToken).ConfigureAwait(false)));
            }

            return SnapshotRecord.InOrder(records, "domaincheckpoint");
        }));

    public Task RedefineCheckpointAsync(Guid uuid, SnapshotRecord checkpoint, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.RedefineCheckpointAsync(Reference(uuid), checkpoint.Xml, cancellationToken));
}
