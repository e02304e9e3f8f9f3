using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Storage pools.</summary>
internal static class StorageProcedures
{
    /// <summary>CONNECT_LIST_ALL_STORAGE_POOLS: the pools; the flags choose by state and type.</summary>
    public static Procedure<(int NeedResults, uint Flags), StoragePoolReference[]> ListAll => field ??= new(
        281, "CONNECT_LIST_ALL_STORAGE_POOLS",
        ArgumentCodecs.ListAll,
        ObjectCodecs.List(ObjectCodecs.Pool, ProtocolLimits.ObjectList)) { HighPriority = true };

    /// <summary>STORAGE_POOL_LOOKUP_BY_NAME: the pool of that name.</summary>
    public static Procedure<string, StoragePoolReference> LookupByName => field ??= new(
        84, "STORAGE_POOL_LOOKUP_BY_NAME", Xdr.String, ObjectCodecs.Pool) { HighPriority = true };

    /// <summary>STORAGE_POOL_LOOKUP_BY_UUID: the pool of that UUID.</summary>
    public static Procedure<Guid, StoragePoolReference> LookupByUuid => field ??= new(
        85, "STORAGE_POOL_LOOKUP_BY_UUID", Xdr.Uuid, ObjectCodecs.Pool) { HighPriority = true };

    /// <summary>STORAGE_POOL_LOOKUP_BY_VOLUME: the pool that holds that volume.</summary>
    public static Procedure<StorageVolumeReference, StoragePoolReference> LookupByVolume => field ??= new(
        86, "STORAGE_POOL_LOOKUP_BY_VOLUME", ObjectCodecs.Volume, ObjectCodecs.Pool) { HighPriority = true };

    /// <summary>STORAGE_POOL_LOOKUP_BY_TARGET_PATH: the pool whose target is that path.</summary>
    public static Procedure<string, StoragePoolReference> LookupByTargetPath => field ??= new(
        391, "STORAGE_POOL_LOOKUP_BY_TARGET_PATH", Xdr.String, ObjectCodecs.Pool) { HighPriority = true, Since = new(4, 1) };

    /// <summary>STORAGE_POOL_GET_INFO: state and sizes, bytes.</summary>
    public static Procedure<StoragePoolReference, StoragePoolInfo> GetInfo => field ??= new(
        87, "STORAGE_POOL_GET_INFO", ObjectCodecs.Pool, StoragePoolInfo.Codec) { HighPriority = true };

    /// <summary>STORAGE_POOL_GET_XML_DESC: its XML; flag 1 the inactive one.</summary>
    public static Procedure<(StoragePoolReference Pool, uint Flags), string> GetXml => field ??= new(
        88, "STORAGE_POOL_GET_XML_DESC", Xdr.Of(ObjectCodecs.Pool, Xdr.UInt32), Xdr.String) { HighPriority = true };

    /// <summary>STORAGE_POOL_IS_ACTIVE: 1 where it is started.</summary>
    public static Procedure<StoragePoolReference, int> IsActive => field ??= new(
        154, "STORAGE_POOL_IS_ACTIVE", ObjectCodecs.Pool, Xdr.Int32) { HighPriority = true };

    /// <summary>STORAGE_POOL_IS_PERSISTENT: 1 where it has a definition.</summary>
    public static Procedure<StoragePoolReference, int> IsPersistent => field ??= new(
        155, "STORAGE_POOL_IS_PERSISTENT", ObjectCodecs.Pool, Xdr.Int32) { HighPriority = true };

    /// <summary>STORAGE_POOL_REFRESH: looks for volumes again.</summary>
    public static Procedure<(StoragePoolReference Pool, uint Flags), Nothing> Refresh => field ??= new(
        83, "STORAGE_POOL_REFRESH", Xdr.Of(ObjectCodecs.Pool, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };

    /// <summary>STORAGE_POOL_CREATE_XML: starts a pool that has no definition.</summary>
    public static Procedure<(string Xml, uint Flags), StoragePoolReference> CreateXml => field ??= new(
        76, "STORAGE_POOL_CREATE_XML", ArgumentCodecs.TextFlags, ObjectCodecs.Pool) { RefusedReadOnly = true };

    /// <summary>STORAGE_POOL_DEFINE_XML: adds or replaces a definition.</summary>
    public static Procedure<(string Xml, uint Flags), StoragePoolReference> Define => field ??= new(
        77, "STORAGE_POOL_DEFINE_XML",
        ArgumentCodecs.TextFlags,
        ObjectCodecs.Pool) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>STORAGE_POOL_CREATE: starts a defined pool.</summary>
    public static Procedure<(StoragePoolReference Pool, uint Flags), Nothing> Create => field ??= new(
        78, "STORAGE_POOL_CREATE", Xdr.Of(ObjectCodecs.Pool, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };

    /// <summary>STORAGE_POOL_DESTROY: stops it; its data stays.</summary>
    public static Procedure<StoragePoolReference, Nothing> Destroy => field ??= new(
        80, "STORAGE_POOL_DESTROY", ObjectCodecs.Pool, Xdr.None) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>STORAGE_POOL_UNDEFINE: removes the definition; its data stays.</summary>
    public static Procedure<StoragePoolReference, Nothing> Undefine => field ??= new(
        82, "STORAGE_POOL_UNDEFINE", ObjectCodecs.Pool, Xdr.None) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>STORAGE_POOL_DELETE: removes what a stopped pool stands on; of a folder pool the empty folder.</summary>
    public static Procedure<(StoragePoolReference Pool, uint Flags), Nothing> Delete => field ??= new(
        81, "STORAGE_POOL_DELETE", Xdr.Of(ObjectCodecs.Pool, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };
}
