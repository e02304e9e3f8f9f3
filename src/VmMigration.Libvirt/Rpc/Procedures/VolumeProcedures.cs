using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Storage volumes.</summary>
internal static class VolumeProcedures
{
    /// <summary>STORAGE_POOL_LIST_ALL_VOLUMES: a pool's volumes.</summary>
    public static
        Procedure<(StoragePoolReference Pool, int NeedResults, uint Flags), StorageVolumeReference[]>
        ListAll => field ??= new(
            282, "STORAGE_POOL_LIST_ALL_VOLUMES",
            Xdr.Of(ObjectCodecs.Pool, Xdr.Int32, Xdr.UInt32),
            ObjectCodecs.List(ObjectCodecs.Volume, ProtocolLimits.ObjectList)) { HighPriority = true };

    /// <summary>STORAGE_VOL_LOOKUP_BY_NAME: the volume of that name in the pool.</summary>
    public static Procedure<(StoragePoolReference Pool, string Name), StorageVolumeReference> LookupByName => field ??= new(
        95, "STORAGE_VOL_LOOKUP_BY_NAME", Xdr.Of(ObjectCodecs.Pool, Xdr.String), ObjectCodecs.Volume) { HighPriority = true };

    /// <summary>STORAGE_VOL_LOOKUP_BY_KEY: the volume of that key.</summary>
    public static Procedure<string, StorageVolumeReference> LookupByKey => field ??= new(
        96, "STORAGE_VOL_LOOKUP_BY_KEY", Xdr.String, ObjectCodecs.Volume) { HighPriority = true };

    /// <summary>STORAGE_VOL_LOOKUP_BY_PATH: the volume at that path of the host.</summary>
    public static Procedure<string, StorageVolumeReference> LookupByPath => field ??= new(
        97, "STORAGE_VOL_LOOKUP_BY_PATH", Xdr.String, ObjectCodecs.Volume) { HighPriority = true };

    /// <summary>STORAGE_VOL_GET_INFO: type and sizes, bytes.</summary>
    public static Procedure<StorageVolumeReference, StorageVolumeInfo> GetInfo => field ??= new(
        98, "STORAGE_VOL_GET_INFO", ObjectCodecs.Volume, StorageVolumeInfo.Codec) { HighPriority = true };

    /// <summary>STORAGE_VOL_GET_INFO_FLAGS: the same; flag 1 gives the physical size as allocation.</summary>
    public static Procedure<(StorageVolumeReference Volume, uint Flags), StorageVolumeInfo> GetInfoFlags => field ??= new(
        378, "STORAGE_VOL_GET_INFO_FLAGS",
        Xdr.Of(ObjectCodecs.Volume, Xdr.UInt32),
        StorageVolumeInfo.Codec) { HighPriority = true, Since = new(3, 0) };

    /// <summary>STORAGE_VOL_GET_XML_DESC: its XML.</summary>
    public static Procedure<(StorageVolumeReference Volume, uint Flags), string> GetXml => field ??= new(
        99, "STORAGE_VOL_GET_XML_DESC", Xdr.Of(ObjectCodecs.Volume, Xdr.UInt32), Xdr.String) { HighPriority = true };

    /// <summary>STORAGE_VOL_GET_PATH: its path on the host.</summary>
    public static Procedure<StorageVolumeReference, string> GetPath => field ??= new(
        100, "STORAGE_VOL_GET_PATH", ObjectCodecs.Volume, Xdr.String) { HighPriority = true };

    /// <summary>STORAGE_VOL_CREATE_XML: makes one; flag 1 allocates metadata, 2 a copy by reference.</summary>
    public static
        Procedure<(StoragePoolReference Pool, string Xml, uint Flags), StorageVolumeReference>
        CreateXml => field ??= new(
            93, "STORAGE_VOL_CREATE_XML",
            Xdr.Of(ObjectCodecs.Pool, Xdr.String, Xdr.UInt32),
            ObjectCodecs.Volume) { RefusedReadOnly = true };

    /// <summary>STORAGE_VOL_CREATE_XML_FROM: makes one from another's content.</summary>
    public static
        Procedure<(StoragePoolReference Pool, string Xml, StorageVolumeReference Source, uint Flags), StorageVolumeReference>
        CreateXmlFrom => field ??= new(
            125, "STORAGE_VOL_CREATE_XML_FROM",
            Xdr.Of(ObjectCodecs.Pool, Xdr.String, ObjectCodecs.Volume, Xdr.UInt32),
            ObjectCodecs.Volume) { RefusedReadOnly = true };

    /// <summary>STORAGE_VOL_DELETE: deletes it and its data; 1 zeroes it first, 2 with its snapshots.</summary>
    public static Procedure<(StorageVolumeReference Volume, uint Flags), Nothing> Delete => field ??= new(
        94, "STORAGE_VOL_DELETE", Xdr.Of(ObjectCodecs.Volume, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };

    /// <summary>STORAGE_VOL_RESIZE: its size, bytes; 1 allocates, 2 adds to it, 4 allows shrinking.</summary>
    public static Procedure<(StorageVolumeReference Volume, ulong Capacity, uint Flags), Nothing> Resize => field ??= new(
        260, "STORAGE_VOL_RESIZE", Xdr.Of(ObjectCodecs.Volume, Xdr.UInt64, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };

    /// <summary>STORAGE_VOL_WIPE: overwrites its data with zeros.</summary>
    public static Procedure<(StorageVolumeReference Volume, uint Flags), Nothing> Wipe => field ??= new(
        165, "STORAGE_VOL_WIPE", Xdr.Of(ObjectCodecs.Volume, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };

    /// <summary>STORAGE_VOL_UPLOAD: writes into it; length 0 is to its end, flag 1 with holes.</summary>
    public static
        Procedure<(StorageVolumeReference Volume, ulong Offset, ulong Length, uint Flags), Nothing>
        Upload => field ??= new(
            208, "STORAGE_VOL_UPLOAD",
            Xdr.Of(ObjectCodecs.Volume, Xdr.UInt64, Xdr.UInt64, Xdr.UInt32),
            Xdr.None) { RefusedReadOnly = true, Stream = StreamDirection.Upload };

    /// <summary>STORAGE_VOL_DOWNLOAD: reads from it; length 0 is to its end, flag 1 with holes.</summary>
    public static
        Procedure<(StorageVolumeReference Volume, ulong Offset, ulong Length, uint Flags), Nothing>
        Download => field ??= new(
            209, "STORAGE_VOL_DOWNLOAD",
            Xdr.Of(ObjectCodecs.Volume, Xdr.UInt64, Xdr.UInt64, Xdr.UInt32),
            Xdr.None) { RefusedReadOnly = true, Stream = StreamDirection.Download };
}
