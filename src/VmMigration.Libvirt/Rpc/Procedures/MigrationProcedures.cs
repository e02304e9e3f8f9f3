using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Migration, version 3 with parameters, and what can be set while one runs.</summary>
internal static class MigrationProcedures
{
    /// <summary>DOMAIN_MIGRATE_SET_MAX_DOWNTIME: how long the guest may stand still, ms.</summary>
    public static Procedure<(DomainReference Domain, ulong DowntimeMs, uint Flags), Nothing> SetMaxDowntime => field ??= new(
        166, "DOMAIN_MIGRATE_SET_MAX_DOWNTIME",
        Xdr.Of(ObjectCodecs.Domain, Xdr.UInt64, Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_MIGRATE_GET_MAX_DOWNTIME: how long the guest may stand still, ms.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), ulong> GetMaxDowntime => field ??= new(
        387, "DOMAIN_MIGRATE_GET_MAX_DOWNTIME", ArgumentCodecs.DomainFlags, Xdr.UInt64) { Since = new(3, 7) };

    /// <summary>DOMAIN_MIGRATE_SET_MAX_SPEED: the most it may send, MiB/s; flag 1 in post-copy.</summary>
    public static Procedure<(DomainReference Domain, ulong Bandwidth, uint Flags), Nothing> SetMaxSpeed => field ??= new(
        207, "DOMAIN_MIGRATE_SET_MAX_SPEED",
        Xdr.Of(ObjectCodecs.Domain, Xdr.UInt64, Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_MIGRATE_GET_MAX_SPEED: the most it may send, MiB/s; flag 1 in post-copy.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), ulong> GetMaxSpeed => field ??= new(
        242, "DOMAIN_MIGRATE_GET_MAX_SPEED", ArgumentCodecs.DomainFlags, Xdr.UInt64) { RefusedReadOnly = true };

    /// <summary>DOMAIN_MIGRATE_GET_COMPRESSION_CACHE: the cache of XBZRLE, bytes.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), ulong> GetCompressionCache => field ??= new(
        299, "DOMAIN_MIGRATE_GET_COMPRESSION_CACHE", ArgumentCodecs.DomainFlags, Xdr.UInt64);

    /// <summary>DOMAIN_MIGRATE_SET_COMPRESSION_CACHE: the cache of XBZRLE, bytes.</summary>
    public static Procedure<(DomainReference Domain, ulong CacheSize, uint Flags), Nothing> SetCompressionCache => field ??= new(
        300, "DOMAIN_MIGRATE_SET_COMPRESSION_CACHE",
        Xdr.Of(ObjectCodecs.Domain, Xdr.UInt64, Xdr.UInt32),
        Xdr.None) { RefusedReadOnly = true };

    /// <summary>DOMAIN_MIGRATE_START_POST_COPY: lets the guest run on the destination now; there is no way back.</summary>
    public static Procedure<(DomainReference Domain, uint Flags), Nothing> StartPostCopy => field ??= new(
        364, "DOMAIN_MIGRATE_START_POST_COPY",
        ArgumentCodecs.DomainFlags,
        Xdr.None) { RefusedReadOnly = true, Since = new(1, 3, 3) };

    /// <summary>DOMAIN_MIGRATE_BEGIN3_PARAMS: on the source: checks, and the guest's XML.</summary>
    public static
        Procedure<(DomainReference Domain, TypedParameters Parameters, uint Flags), (byte[] Cookie, string Xml)>
        Begin3 => field ??= new(
            302, "DOMAIN_MIGRATE_BEGIN3_PARAMS",
            Xdr.Of(ObjectCodecs.Domain, TypedParameterCodec.Migrate, Xdr.UInt32),
            Xdr.Of(Xdr.Opaque(ProtocolLimits.Cookie), Xdr.String)) { RefusedReadOnly = true };

    /// <summary>DOMAIN_MIGRATE_PREPARE3_PARAMS: on the destination: a guest that waits, and where.</summary>
    public static
        Procedure<(TypedParameters Parameters, byte[] Cookie, uint Flags), (byte[] Cookie, string? Uri)>
        Prepare3 => field ??= new(
            303, "DOMAIN_MIGRATE_PREPARE3_PARAMS",
            Xdr.Of(TypedParameterCodec.Migrate, Xdr.Opaque(ProtocolLimits.Cookie), Xdr.UInt32),
            Xdr.Of(Xdr.Opaque(ProtocolLimits.Cookie), Xdr.OptionalString)) { RefusedReadOnly = true };

    /// <summary>DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS: the same, through this connection.</summary>
    public static Procedure<(TypedParameters Parameters, byte[] Cookie, uint Flags), byte[]> PrepareTunnel3 => field ??= new(
        304, "DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS",
        Xdr.Of(TypedParameterCodec.Migrate, Xdr.Opaque(ProtocolLimits.Cookie), Xdr.UInt32),
        Xdr.Opaque(ProtocolLimits.Cookie)) { RefusedReadOnly = true, Stream = StreamDirection.Upload };

    /// <summary>DOMAIN_MIGRATE_PERFORM3_PARAMS: on the source: sends the guest; answers when that is done.</summary>
    public static
        Procedure<(DomainReference Domain, string? DestinationUri, TypedParameters Parameters, byte[] Cookie, uint Flags), byte[]>
        Perform3 => field ??= new(
            305, "DOMAIN_MIGRATE_PERFORM3_PARAMS",
            Xdr.Of(ObjectCodecs.Domain, Xdr.OptionalString, TypedParameterCodec.Migrate, Xdr.Opaque(ProtocolLimits.Cookie),
                Xdr.UInt32),
            Xdr.Opaque(ProtocolLimits.Cookie)) { RefusedReadOnly = true };

    /// <summary>DOMAIN_MIGRATE_FINISH3_PARAMS: on the destination: runs the guest, or removes it.</summary>
    public static
        Procedure<(TypedParameters Parameters, byte[] Cookie, uint Flags, int Cancelled), (DomainReference Domain, byte[] Cookie)>
        Finish3 => field ??= new(
            306, "DOMAIN_MIGRATE_FINISH3_PARAMS",
            Xdr.Of(TypedParameterCodec.Migrate, Xdr.Opaque(ProtocolLimits.Cookie), Xdr.UInt32, Xdr.Int32),
            Xdr.Of(ObjectCodecs.Domain, Xdr.Opaque(ProtocolLimits.Cookie))) { RefusedReadOnly = true };

    /// <summary>DOMAIN_MIGRATE_CONFIRM3_PARAMS: on the source: forgets the guest, or resumes it.</summary>
    public static
        Procedure<(DomainReference Domain, TypedParameters Parameters, byte[] Cookie, uint Flags, int Cancelled), Nothing>
        Confirm3 => field ??= new(
            307, "DOMAIN_MIGRATE_CONFIRM3_PARAMS",
            Xdr.Of(ObjectCodecs.Domain, TypedParameterCodec.Migrate, Xdr.Opaque(ProtocolLimits.Cookie), Xdr.UInt32, Xdr.Int32),
            Xdr.None) { RefusedReadOnly = true };
}
