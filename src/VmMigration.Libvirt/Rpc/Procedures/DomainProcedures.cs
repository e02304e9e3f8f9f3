using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Reading of guests.</summary>
internal static class DomainProcedures
{
    /// <summary>CONNECT_LIST_ALL_DOMAINS: the guests; flags 1 active, 2 inactive, 0 both.</summary>
    public static Procedure<(int NeedResults, uint Flags), DomainReference[]> ListAll => field ??= new(
        273, "CONNECT_LIST_ALL_DOMAINS",
        ArgumentCodecs.ListAll,
        ObjectCodecs.List(ObjectCodecs.Domain, ProtocolLimits.ObjectList)) { HighPriority = true };

    /// <summary>DOMAIN_LOOKUP_BY_ID: the running guest of that number.</summary>
    public static Procedure<int, DomainReference> LookupById => field ??= new(
        22, "DOMAIN_LOOKUP_BY_ID", Xdr.Int32, ObjectCodecs.Domain) { HighPriority = true };

    /// <summary>DOMAIN_LOOKUP_BY_NAME: the guest of that name.</summary>
    public static Procedure<string, DomainReference> LookupByName => field ??= new(
        23, "DOMAIN_LOOKUP_BY_NAME", Xdr.String, ObjectCodecs.Domain) { HighPriority = true };

    /// <summary>DOMAIN_LOOKUP_BY_UUID: the guest of that UUID.</summary>
    public static Procedure<Guid, DomainReference> LookupByUuid => field ??= new(
        24, "DOMAIN_LOOKUP_BY_UUID", Xdr.Uuid, ObjectCodecs.Domain) { HighPriority = true };

    /// <summary>DOMAIN_GET_INFO: state, memory, virtual CPUs and CPU time.</summary>
    public static Procedure<DomainReference, DomainInfo> GetInfo => field ??= new(
        16, "DOMAIN_GET_INFO", ObjectCodecs.Domain, DomainInfo.Codec);

    /// <summary>DOMAIN_GET_STATE: the state and why; answers also while a job runs.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), (int State, int Reason)> GetState => field ??= new(
        212, "DOMAIN_GET_STATE", ArgumentCodecs.DomainFlags, Xdr.Of(Xdr.Int32, Xdr.Int32)) { HighPriority = true };

    /// <summary>DOMAIN_GET_XML_DESC: 1 secure, 2 inactive, 4 update CPU, 8 migratable; 1 and 8 are refused read-only.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), string> GetXml => field ??= new(
        14, "DOMAIN_GET_XML_DESC", ArgumentCodecs.DomainFlags, Xdr.String);

    /// <summary>DOMAIN_IS_ACTIVE: 1 where it runs or is paused.</summary>
    public static Procedure<DomainReference, int> IsActive => field ??= new(
        150, "DOMAIN_IS_ACTIVE", ObjectCodecs.Domain, Xdr.Int32) { HighPriority = true };

    /// <summary>DOMAIN_IS_PERSISTENT: 1 where it has a definition that outlives it.</summary>
    public static Procedure<DomainReference, int> IsPersistent => field ??= new(
        151, "DOMAIN_IS_PERSISTENT", ObjectCodecs.Domain, Xdr.Int32) { HighPriority = true };

    /// <summary>DOMAIN_IS_UPDATED: 1 where its definition differs from what runs.</summary>
    public static Procedure<DomainReference, int> IsUpdated => field ??= new(
        202, "DOMAIN_IS_UPDATED", ObjectCodecs.Domain, Xdr.Int32) { HighPriority = true };

    /// <summary>DOMAIN_GET_AUTOSTART: 1 where it starts with the host.</summary>
    public static Procedure<DomainReference, int> GetAutostart => field ??= new(
        15, "DOMAIN_GET_AUTOSTART", ObjectCodecs.Domain, Xdr.Int32) { HighPriority = true };

    /// <summary>DOMAIN_GET_CONTROL_INFO: whether the monitor is free, how long it has been so, ms.</summary>
    public static
        Procedure<(DomainReference Domain, uint Flags), (uint State, uint Details, ulong StateTimeMs)>
        GetControlInfo => field ??= new(
            229, "DOMAIN_GET_CONTROL_INFO",
            ArgumentCodecs.DomainFlags,
            Xdr.Of(Xdr.UInt32, Xdr.UInt32, Xdr.UInt64)) { HighPriority = true };

    /// <summary>DOMAIN_MEMORY_STATS: the balloon's figures by <c>virDomainMemoryStatTags</c>; sizes in KiB.</summary>
    public static
        Procedure<(DomainReference Domain, uint MaxStatistics, uint Flags), (int Tag, ulong Value)[]>
        MemoryStatistics => field ??= new(
            159, "DOMAIN_MEMORY_STATS",
            Xdr.Of(ObjectCodecs.Domain, Xdr.UInt32, Xdr.UInt32),
            Xdr.Array(Xdr.Of(Xdr.Int32, Xdr.UInt64), ProtocolLimits.MemoryStatistics));

    /// <summary>DOMAIN_GET_BLOCK_INFO: a disk's sizes, bytes.</summary>
    public static
        Procedure<(DomainReference Domain, string Path, uint Flags), (ulong Allocation, ulong Capacity, ulong Physical)>
        GetBlockInfo => field ??= new(
            194, "DOMAIN_GET_BLOCK_INFO",
            Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt32),
            Xdr.Of(Xdr.UInt64, Xdr.UInt64, Xdr.UInt64));

    /// <summary>DOMAIN_GET_BLOCK_JOB_INFO: what copies or commits a disk, and how far it is.</summary>
    public static Procedure<(DomainReference Domain, string Path, uint Flags), BlockJobInfo> GetBlockJobInfo => field ??= new(
        238, "DOMAIN_GET_BLOCK_JOB_INFO", Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt32), BlockJobInfo.Codec);

    /// <summary>DOMAIN_BLOCK_STATS: a disk's requests and bytes since the start.</summary>
    public static Procedure<(DomainReference Domain, string Path), BlockStatistics> GetBlockStatistics => field ??= new(
        64, "DOMAIN_BLOCK_STATS", Xdr.Of(ObjectCodecs.Domain, Xdr.String), BlockStatistics.Codec);

    /// <summary>DOMAIN_BLOCK_STATS_FLAGS: the same by name, with times, ns; count 0 asks how many there are.</summary>
    public static
        Procedure<(DomainReference Domain, string Path, int ParameterCount, uint Flags), (TypedParameters Parameters, int Count)>
        GetBlockStatisticsFlags => field ??= new(
            243, "DOMAIN_BLOCK_STATS_FLAGS",
            Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.Int32, Xdr.UInt32),
            Xdr.Of(TypedParameterCodec.List(ProtocolLimits.BlockStatistics), Xdr.Int32));

    /// <summary>DOMAIN_GET_IOTHREAD_INFO: its I/O threads and the CPUs they may use.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), IoThread[]> GetIoThreads => field ??= new(
        351, "DOMAIN_GET_IOTHREAD_INFO",
        ArgumentCodecs.DomainFlags,
        ObjectCodecs.List(IoThread.Codec, ProtocolLimits.IoThreads)) { Since = new(1, 2, 14) };

    /// <summary>DOMAIN_GET_FSINFO: mounted file systems, asked of the guest's agent.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), FileSystemInfo[]> GetFileSystemInfo => field ??= new(
        349, "DOMAIN_GET_FSINFO",
        ArgumentCodecs.DomainFlags,
        ObjectCodecs.List(FileSystemInfo.Codec, ProtocolLimits.FileSystems)) { RefusedReadOnly = true, Since = new(1, 2, 11) };

    /// <summary>DOMAIN_GET_GUEST_INFO: users, system, time zone and the like, asked of the guest's agent.</summary>
    public static Procedure<(DomainReference Domain, uint Types, uint Flags), TypedParameters> GetGuestInfo => field ??= new(
        418, "DOMAIN_GET_GUEST_INFO",
        Xdr.Of(ObjectCodecs.Domain, Xdr.UInt32, Xdr.UInt32),
        TypedParameterCodec.List(ProtocolLimits.GuestInfo)) { RefusedReadOnly = true, Since = new(5, 7) };

    /// <summary>DOMAIN_GET_MESSAGES: what libvirt holds against the guest: tainted, deprecated.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), string[]> GetMessages => field ??= new(
        426, "DOMAIN_GET_MESSAGES",
        ArgumentCodecs.DomainFlags,
        Xdr.Array(Xdr.String, ProtocolLimits.Messages)) { Since = new(7, 1) };

    /// <summary>DOMAIN_GET_METADATA: type 0 description, 1 title, 2 the element of that namespace.</summary>
    public static Procedure<(DomainReference Domain, int Type, string? Uri, uint Flags), string> GetMetadata => field ??= new(
        265, "DOMAIN_GET_METADATA", Xdr.Of(ObjectCodecs.Domain, Xdr.Int32, Xdr.OptionalString, Xdr.UInt32), Xdr.String);

    /// <summary>DOMAIN_GET_LAUNCH_SECURITY_INFO: the measurement of an encrypted guest.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), TypedParameters> GetLaunchSecurity => field ??= new(
        396, "DOMAIN_GET_LAUNCH_SECURITY_INFO",
        ArgumentCodecs.DomainFlags,
        TypedParameterCodec.List(ProtocolLimits.LaunchSecurity)) { RefusedReadOnly = true, Since = new(4, 5) };

    /// <summary>DOMAIN_HAS_MANAGED_SAVE_IMAGE: 1 where the guest's next start restores a saved state.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), int> HasManagedSave => field ??= new(
        183, "DOMAIN_HAS_MANAGED_SAVE_IMAGE", ArgumentCodecs.DomainFlags, Xdr.Int32);

    /// <summary>DOMAIN_SNAPSHOT_NUM: how many snapshots there are; any forbids migration.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), int> SnapshotCount => field ??= new(
        187, "DOMAIN_SNAPSHOT_NUM", ArgumentCodecs.DomainFlags, Xdr.Int32) { HighPriority = true };

    /// <summary>DOMAIN_LIST_ALL_SNAPSHOTS: the snapshots.</summary>
    public static
        Procedure<(DomainReference Domain, int NeedResults, uint Flags), SnapshotReference[]>
        ListSnapshots => field ??= new(
            274, "DOMAIN_LIST_ALL_SNAPSHOTS",
            Xdr.Of(ObjectCodecs.Domain, Xdr.Int32, Xdr.UInt32),
            ObjectCodecs.List(ObjectCodecs.Snapshot, ProtocolLimits.ObjectList)) { HighPriority = true };

    /// <summary>DOMAIN_SNAPSHOT_GET_XML_DESC: what a snapshot is; flag 1 with passwords.</summary>
    public static Procedure<(SnapshotReference Snapshot, uint Flags), string> SnapshotXml => field ??= new(
        186, "DOMAIN_SNAPSHOT_GET_XML_DESC", Xdr.Of(ObjectCodecs.Snapshot, Xdr.UInt32), Xdr.String) { HighPriority = true };

    /// <summary>DOMAIN_SNAPSHOT_CURRENT: the snapshot that the guest goes on from.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), SnapshotReference> CurrentSnapshot => field ??= new(
        191, "DOMAIN_SNAPSHOT_CURRENT", ArgumentCodecs.DomainFlags, ObjectCodecs.Snapshot);

    /// <summary>DOMAIN_CHECKPOINT_GET_XML_DESC: what a checkpoint is; flag 1 with passwords.</summary>
    public static Procedure<(CheckpointReference Checkpoint, uint Flags), string> CheckpointXml => field ??= new(
        412, "DOMAIN_CHECKPOINT_GET_XML_DESC", Xdr.Of(ObjectCodecs.Checkpoint, Xdr.UInt32), Xdr.String) { HighPriority = true, Since = new(5, 6) };

    /// <summary>DOMAIN_LIST_ALL_CHECKPOINTS: the checkpoints.</summary>
    public static
        Procedure<(DomainReference Domain, int NeedResults, uint Flags), CheckpointReference[]>
        ListCheckpoints => field ??= new(
            413, "DOMAIN_LIST_ALL_CHECKPOINTS",
            Xdr.Of(ObjectCodecs.Domain, Xdr.Int32, Xdr.UInt32),
            ObjectCodecs.List(ObjectCodecs.Checkpoint, ProtocolLimits.ObjectList)) { HighPriority = true, Since = new(5, 6) };
}
