using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>What starts, stops and changes guests.</summary>
internal static class DomainLifecycleProcedures
{
    /// <summary>DOMAIN_CREATE_XML: starts a guest that has no definition.</summary>
    public static Procedure<(string Xml, uint Flags), DomainReference> CreateXml => field ??= new(
        10, "DOMAIN_CREATE_XML", ArgumentCodecs.TextFlags, ObjectCodecs.Domain) { RefusedReadOnly = true };

    /// <summary>DOMAIN_DEFINE_XML: adds or replaces a definition.</summary>
    public static Procedure<string, DomainReference> Define => field ??= new(
        11, "DOMAIN_DEFINE_XML", Xdr.String, ObjectCodecs.Domain) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>DOMAIN_DEFINE_XML_FLAGS: the same; flag 1 validates against the schema.</summary>
    public static Procedure<(string Xml, uint Flags), DomainReference> DefineFlags => field ??= new(
        350, "DOMAIN_DEFINE_XML_FLAGS",
        ArgumentCodecs.TextFlags,
        ObjectCodecs.Domain) { HighPriority = true, RefusedReadOnly = true, Since = new(1, 2, 12) };

    /// <summary>DOMAIN_CREATE: starts a defined guest.</summary>
    public static Procedure<DomainReference, Nothing> Create => field ??= new(
        9, "DOMAIN_CREATE", ObjectCodecs.Domain, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_CREATE_WITH_FLAGS: the same; 1 paused, 2 autodestroy, 4 bypass cache, 8 without its saved state.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), DomainReference> CreateFlags => field ??= new(
        196, "DOMAIN_CREATE_WITH_FLAGS", ArgumentCodecs.DomainFlags, ObjectCodecs.Domain) { RefusedReadOnly = true };

    /// <summary>DOMAIN_DESTROY: takes its power away.</summary>
    public static Procedure<DomainReference, Nothing> Destroy => field ??= new(
        12, "DOMAIN_DESTROY", ObjectCodecs.Domain, Xdr.None) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>DOMAIN_DESTROY_FLAGS: the same; flag 1 only by SIGTERM.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), Nothing> DestroyFlags => field ??= new(
        234, "DOMAIN_DESTROY_FLAGS", ArgumentCodecs.DomainFlags, Xdr.None) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>DOMAIN_SHUTDOWN: asks the guest to shut down; it may not.</summary>
    public static Procedure<DomainReference, Nothing> Shutdown => field ??= new(
        33, "DOMAIN_SHUTDOWN", ObjectCodecs.Domain, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_SHUTDOWN_FLAGS: the same; 1 ACPI, 2 agent, 4 initctl, 8 signal, 16 paravirtual.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), Nothing> ShutdownFlags => field ??= new(
        258, "DOMAIN_SHUTDOWN_FLAGS", ArgumentCodecs.DomainFlags, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_REBOOT: asks the guest to restart.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), Nothing> Reboot => field ??= new(
        27, "DOMAIN_REBOOT", ArgumentCodecs.DomainFlags, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_RESET: presses the reset button.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), Nothing> Reset => field ??= new(
        245, "DOMAIN_RESET", ArgumentCodecs.DomainFlags, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_SNAPSHOT_CREATE_XML: makes a snapshot; 1 only makes one known that is there, 2 as the one that the guest goes on from.</summary>
    public static Procedure<(DomainReference Domain, string Xml, uint Flags), SnapshotReference> CreateSnapshot => field ??= new(
        185, "DOMAIN_SNAPSHOT_CREATE_XML", Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt32), ObjectCodecs.Snapshot) { RefusedReadOnly = true };

    /// <summary>DOMAIN_SNAPSHOT_DELETE: deletes a snapshot; with 2 it is only forgotten.</summary>
    public static Procedure<(SnapshotReference Snapshot, uint Flags), Nothing> DeleteSnapshot => field ??= new(
        193, "DOMAIN_SNAPSHOT_DELETE", Xdr.Of(ObjectCodecs.Snapshot, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_CHECKPOINT_CREATE_XML: makes a checkpoint; 1 only makes one known that is there, 4 if its bitmaps are.</summary>
    public static Procedure<(DomainReference Domain, string Xml, uint Flags), CheckpointReference> CreateCheckpoint => field ??= new(
        411, "DOMAIN_CHECKPOINT_CREATE_XML", Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt32), ObjectCodecs.Checkpoint) { RefusedReadOnly = true, Since = new(5, 6) };

    /// <summary>DOMAIN_SUSPEND: stops its CPUs; memory stays.</summary>
    public static Procedure<DomainReference, Nothing> Suspend => field ??= new(
        34, "DOMAIN_SUSPEND", ObjectCodecs.Domain, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_RESUME: lets its CPUs run again.</summary>
    public static Procedure<DomainReference, Nothing> Resume => field ??= new(
        28, "DOMAIN_RESUME", ObjectCodecs.Domain, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_UNDEFINE: removes the definition; refused where there is NVRAM or a saved state.</summary>
    public static Procedure<DomainReference, Nothing> Undefine => field ??= new(
        35, "DOMAIN_UNDEFINE", ObjectCodecs.Domain, Xdr.None) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>
    /// DOMAIN_UNDEFINE_FLAGS: 1 managed save, 2 snapshots, 4 NVRAM, 8 keep NVRAM, 16 checkpoints, 32 TPM, 64 keep TPM.
    /// </summary>
    public static Procedure<(DomainReference Domain, uint Flags), Nothing> UndefineFlags => field ??= new(
        231, "DOMAIN_UNDEFINE_FLAGS", ArgumentCodecs.DomainFlags, Xdr.None) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>DOMAIN_SAVE: writes its memory to a file of the host and stops it.</summary>
    public static Procedure<(DomainReference Domain, string Path), Nothing> Save => field ??= new(
        55, "DOMAIN_SAVE", Xdr.Of(ObjectCodecs.Domain, Xdr.String), Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_SAVE_FLAGS: the same with changed XML; 1 bypass cache, 2 running, 4 paused.</summary>
    public static Procedure<(DomainReference Domain, string Path, string? Xml, uint Flags), Nothing> SaveFlags => field ??= new(
        232, "DOMAIN_SAVE_FLAGS",
        Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.OptionalString, Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_SAVE_PARAMS: the same, by parameters.</summary>
    public static
        Procedure<(DomainReference Domain, TypedParameters Parameters, uint Flags), Nothing>
        SaveParameters => field ??= new(
            440, "DOMAIN_SAVE_PARAMS",
            Xdr.Of(ObjectCodecs.Domain, TypedParameterCodec.List(ProtocolLimits.SaveParameters), Xdr.UInt32),
            Xdr.None) { RefusedReadOnly = true, Since = new(8, 4) };

    /// <summary>DOMAIN_RESTORE: starts a guest from such a file.</summary>
    public static Procedure<string, Nothing> Restore => field ??= new(
        54, "DOMAIN_RESTORE", Xdr.String, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_RESTORE_FLAGS: the same with changed XML; 1 bypass cache, 2 running, 4 paused.</summary>
    public static Procedure<(string Path, string? Xml, uint Flags), Nothing> RestoreFlags => field ??= new(
        233, "DOMAIN_RESTORE_FLAGS", Xdr.Of(Xdr.String, Xdr.OptionalString, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_RESTORE_PARAMS: the same, by parameters.</summary>
    public static Procedure<(TypedParameters Parameters, uint Flags), Nothing> RestoreParameters => field ??= new(
        441, "DOMAIN_RESTORE_PARAMS",
        Xdr.Of(TypedParameterCodec.List(ProtocolLimits.SaveParameters), Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true, Since = new(8, 4) };

    /// <summary>DOMAIN_MANAGED_SAVE: saves it where its next start finds it.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), Nothing> ManagedSave => field ??= new(
        182, "DOMAIN_MANAGED_SAVE", ArgumentCodecs.DomainFlags, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_MANAGED_SAVE_REMOVE: forgets that saved state.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), Nothing> ManagedSaveRemove => field ??= new(
        184, "DOMAIN_MANAGED_SAVE_REMOVE", ArgumentCodecs.DomainFlags, Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_ATTACH_DEVICE_FLAGS: adds a device; 1 live, 2 config.</summary>
    public static Procedure<(DomainReference Domain, string Xml, uint Flags), Nothing> AttachDevice => field ??= new(
        160, "DOMAIN_ATTACH_DEVICE_FLAGS",
        Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_DETACH_DEVICE_FLAGS: asks for a device's removal; 1 live, 2 config.</summary>
    public static Procedure<(DomainReference Domain, string Xml, uint Flags), Nothing> DetachDevice => field ??= new(
        161, "DOMAIN_DETACH_DEVICE_FLAGS",
        Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_UPDATE_DEVICE_FLAGS: changes a device, such as a disc in a drive; 1 live, 2 config.</summary>
    public static Procedure<(DomainReference Domain, string Xml, uint Flags), Nothing> UpdateDevice => field ??= new(
        174, "DOMAIN_UPDATE_DEVICE_FLAGS",
        Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_SET_MEMORY_FLAGS: moves the balloon, KiB; 1 live, 2 config, 4 the maximum.</summary>
    public static Procedure<(DomainReference Domain, ulong MemoryKiB, uint Flags), Nothing> SetMemory => field ??= new(
        204, "DOMAIN_SET_MEMORY_FLAGS", Xdr.Of(ObjectCodecs.Domain, Xdr.UInt64, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_RENAME: gives a guest that is shut off another name.</summary>
    public static Procedure<(DomainReference Domain, string? NewName, uint Flags), int> Rename => field ??= new(
        358, "DOMAIN_RENAME",
        Xdr.Of(ObjectCodecs.Domain, Xdr.OptionalString, Xdr.UInt32),
        Xdr.Int32) { RefusedReadOnly = true, Since = new(1, 2, 19) };

    /// <summary>DOMAIN_SET_AUTOSTART: whether it starts with the host.</summary>
    public static Procedure<(DomainReference Domain, int Autostart), Nothing> SetAutostart => field ??= new(
        29, "DOMAIN_SET_AUTOSTART",
        Xdr.Of(ObjectCodecs.Domain, Xdr.Int32),
        Xdr.None) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>DOMAIN_SET_METADATA: type 0 description, 1 title, 2 element; none removes it.</summary>
    public static
        Procedure<(DomainReference Domain, int Type, string? Metadata, string? Key, string? Uri, uint Flags), Nothing>
        SetMetadata => field ??= new(
            264, "DOMAIN_SET_METADATA",
            Xdr.Of(ObjectCodecs.Domain, Xdr.Int32, Xdr.OptionalString, Xdr.OptionalString, Xdr.OptionalString, Xdr.UInt32),
            Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_SET_TIME: a guest's clock through its agent, seconds and nanoseconds; flag 1 has it read from the emulated hardware clock.</summary>
    public static Procedure<(DomainReference Domain, long Seconds, uint Nanoseconds, uint Flags), Nothing> SetTime => field ??= new(
        338, "DOMAIN_SET_TIME",
        Xdr.Of(ObjectCodecs.Domain, Xdr.Int64, Xdr.UInt32, Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true, Since = new(1, 2, 5) };

    /// <summary>DOMAIN_BLOCK_COPY: begins to mirror a disk.</summary>
    public static
        Procedure<(DomainReference Domain, string Path, string DestinationXml, TypedParameters Parameters, uint Flags), Nothing>
        BlockCopy => field ??= new(
            345, "DOMAIN_BLOCK_COPY",
            Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.String, TypedParameterCodec.List(ProtocolLimits.BlockCopyParameters),
                Xdr.UInt32),
            Xdr.None) { RefusedReadOnly = true, Since = new(1, 2, 8) };

    /// <summary>DOMAIN_BLOCK_JOB_ABORT: ends a disk's job; 1 asynchronously, 2 pivots to the copy.</summary>
    public static Procedure<(DomainReference Domain, string Path, uint Flags), Nothing> BlockJobAbort => field ??= new(
        237, "DOMAIN_BLOCK_JOB_ABORT", Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt32), Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_BLOCK_JOB_SET_SPEED: a disk job's limit, MiB/s, or bytes/s with flag 1.</summary>
    public static
        Procedure<(DomainReference Domain, string Path, ulong Bandwidth, uint Flags), Nothing>
        BlockJobSetSpeed => field ??= new(
            239, "DOMAIN_BLOCK_JOB_SET_SPEED",
            Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt64, Xdr.UInt32),
            Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_BLOCK_COMMIT: merges backing files; MiB/s, or bytes/s with flag 16.</summary>
    public static
        Procedure<(DomainReference Domain, string Disk, string? Base, string? Top, ulong Bandwidth, uint Flags), Nothing>
        BlockCommit => field ??= new(
            290, "DOMAIN_BLOCK_COMMIT",
            Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.OptionalString, Xdr.OptionalString, Xdr.UInt64, Xdr.UInt32),
            Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_BLOCK_RESIZE: a disk's new size, KiB, or bytes with flag 1.</summary>
    public static Procedure<(DomainReference Domain, string Disk, ulong Size, uint Flags), Nothing> BlockResize => field ??= new(
        251, "DOMAIN_BLOCK_RESIZE",
        Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt64, Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true };
}
