namespace VmMigration.Libvirt.Wire;

/// <summary>libvirt's objects on the wire (<c>remote_nonnull_*</c>).</summary>
internal static class ObjectCodecs
{
    public static XdrCodec<DomainReference> Domain => field ??= Xdr.Of(Xdr.String, Xdr.Uuid, Xdr.Int32)
        .As(v => new DomainReference(v.Item1, v.Item2, v.Item3), d => (d.Name, d.Uuid, d.Id));

    public static XdrCodec<NetworkReference> Network => field ??= Xdr.Of(Xdr.String, Xdr.Uuid)
        .As(v => new NetworkReference(v.Item1, v.Item2), n => (n.Name, n.Uuid));

    public static XdrCodec<StoragePoolReference> Pool => field ??= Xdr.Of(Xdr.String, Xdr.Uuid)
        .As(v => new StoragePoolReference(v.Item1, v.Item2), p => (p.Name, p.Uuid));

    public static XdrCodec<StorageVolumeReference> Volume => field ??= Xdr.Of(Xdr.String, Xdr.String, Xdr.String)
        .As(v => new StorageVolumeReference(v.Item1, v.Item2, v.Item3), v => (v.Pool, v.Name, v.Key));

    public static XdrCodec<SecretReference> Secret => field ??= Xdr.Of(Xdr.Uuid, Xdr.Int32, Xdr.String)
        .As(v => new SecretReference(v.Item1, v.Item2, v.Item3), s => (s.Uuid, s.UsageType, s.UsageId));

    public static XdrCodec<NwFilterReference> NwFilter => field ??= Xdr.Of(Xdr.String, Xdr.Uuid)
        .As(v => new NwFilterReference(v.Item1, v.Item2), f => (f.Name, f.Uuid));

    public static XdrCodec<NetworkPortReference> NetworkPort => field ??= Xdr.Of(Network, Xdr.Uuid)
        .As(v => new NetworkPortReference(v.Item1, v.Item2), p => (p.Network, p.Uuid));

    public static XdrCodec<InterfaceReference> Interface => field ??= Xdr.Of(Xdr.String, Xdr.String)
        .As(v => new InterfaceReference(v.Item1, v.Item2), i => (i.Name, i.Mac));

    public static XdrCodec<NodeDeviceReference> NodeDevice => field ??= Xdr.String
        .As(v => new NodeDeviceReference(v), d => d.Name);

    public static XdrCodec<SnapshotReference> Snapshot => field ??= Xdr.Of(Xdr.String, Domain)
        .As(v => new SnapshotReference(v.Item1, v.Item2), s => (s.Name, s.Domain));

    public static XdrCodec<CheckpointReference> Checkpoint => field ??= Xdr.Of(Xdr.String, Domain)
        .As(v => new CheckpointReference(v.Item1, v.Item2), c => (c.Name, c.Domain));

    /// <summary>What a list-all call answers: the list and its length, or the length alone when no list was asked for.</summary>
    public static XdrCodec<T[]> List<T>(XdrCodec<T> element, int limit) => Xdr.Of(Xdr.Array(element, limit), Xdr.Int32)
        .As(
            v => v.Item1.Length == 0 || v.Item1.Length == v.Item2 ? v.Item1 : throw Mismatch(v.Item1.Length, v.Item2),
            v => (v, v.Length));

    private static LibvirtProtocolException Mismatch(int elements, int count) =>
        new($"A list of {elements} elements is followed by {count} as their number.");
}
