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
}
