using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>The connection and its daemon.</summary>
internal static partial class ConnectProcedures
{
    /// <summary>CONNECT_OPEN: opens the hypervisor; no name lets the daemon choose, flag 1 is read-only.</summary>
    public static Procedure<(string? Name, uint Flags), Nothing> Open => field ??= new(
        1, "CONNECT_OPEN", Xdr.Of(Xdr.OptionalString, Xdr.UInt32), Xdr.None) { HighPriority = true };

    /// <summary>CONNECT_CLOSE: ends what OPEN began; the socket is closed by us after it.</summary>
    public static Procedure<Nothing, Nothing> Close => field ??= new(
        2, "CONNECT_CLOSE", Xdr.None, Xdr.None) { HighPriority = true };

    /// <summary>CONNECT_GET_TYPE: the driver's name, such as <c>QEMU</c>.</summary>
    public static Procedure<Nothing, string> GetDriverType => field ??= new(
        3, "CONNECT_GET_TYPE", Xdr.None, Xdr.String) { HighPriority = true };

    /// <summary>CONNECT_GET_VERSION: the hypervisor's version, major * 1000000 + minor * 1000 + release.</summary>
    public static Procedure<Nothing, ulong> GetVersion => field ??= new(
        4, "CONNECT_GET_VERSION", Xdr.None, Xdr.UInt64) { HighPriority = true };

    /// <summary>CONNECT_GET_MAX_VCPUS: the most virtual CPUs of a guest of that type.</summary>
    public static Procedure<string?, int> GetMaxVirtualCpus => field ??= new(
        5, "CONNECT_GET_MAX_VCPUS", Xdr.OptionalString, Xdr.Int32) { HighPriority = true };

    /// <summary>CONNECT_GET_CAPABILITIES: the host's capabilities as XML.</summary>
    public static Procedure<Nothing, string> GetCapabilities => field ??= new(
        7, "CONNECT_GET_CAPABILITIES", Xdr.None, Xdr.String);

    /// <summary>CONNECT_GET_HOSTNAME: the host's own name, which a source resolves when no migration URI is given.</summary>
    public static Procedure<Nothing, string> GetHostname => field ??= new(
        59, "CONNECT_GET_HOSTNAME", Xdr.None, Xdr.String) { HighPriority = true };

    /// <summary>
    /// CONNECT_SUPPORTS_FEATURE: 1 where the driver has that <c>VIR_DRV_FEATURE</c>; 10 starts the daemon's keepalive.
    /// </summary>
    public static Procedure<int, int> SupportsFeature => field ??= new(
        60, "CONNECT_SUPPORTS_FEATURE", Xdr.Int32, Xdr.Int32) { HighPriority = true };

    /// <summary>CONNECT_GET_URI: the URI that the daemon opened.</summary>
    public static Procedure<Nothing, string> GetUri => field ??= new(
        110, "CONNECT_GET_URI", Xdr.None, Xdr.String) { HighPriority = true };

    /// <summary>CONNECT_IS_SECURE: 1 where the daemon's own connection to the hypervisor is.</summary>
    public static Procedure<Nothing, int> IsSecure => field ??= new(
        149, "CONNECT_IS_SECURE", Xdr.None, Xdr.Int32) { HighPriority = true };

    /// <summary>CONNECT_GET_LIB_VERSION: the daemon's libvirt version, counted as in <see cref="GetVersion"/>.</summary>
    public static Procedure<Nothing, ulong> GetLibraryVersion => field ??= new(
        157, "CONNECT_GET_LIB_VERSION", Xdr.None, Xdr.UInt64) { HighPriority = true };

    /// <summary>CONNECT_GET_SYSINFO: the host's SMBIOS data as XML.</summary>
    public static Procedure<uint, string> GetSystemInfo => field ??= new(
        203, "CONNECT_GET_SYSINFO", Xdr.UInt32, Xdr.String) { HighPriority = true };

    /// <summary>CONNECT_GET_DOMAIN_CAPABILITIES: what a guest of that kind may have here, as XML.</summary>
    public static
        Procedure<(string? EmulatorPath, string? Architecture, string? Machine, string? VirtualizationType, uint Flags), string>
        GetDomainCapabilities => field ??= new(
            342, "CONNECT_GET_DOMAIN_CAPABILITIES",
            Xdr.Of(Xdr.OptionalString, Xdr.OptionalString, Xdr.OptionalString, Xdr.OptionalString, Xdr.UInt32),
            Xdr.String) { RefusedReadOnly = true, Since = new(1, 2, 7) };

    /// <summary>CONNECT_GET_ALL_DOMAIN_STATS: figures of these guests, or of all when none is given.</summary>
    public static
        Procedure<(DomainReference[] Domains, uint Statistics, uint Flags), DomainStatisticsRecord[]>
        GetAllDomainStatistics => field ??= new(
            344, "CONNECT_GET_ALL_DOMAIN_STATS",
            Xdr.Of(Xdr.Array(ObjectCodecs.Domain, ProtocolLimits.ObjectList), Xdr.UInt32, Xdr.UInt32),
            Xdr.Array(DomainStatisticsRecord.Codec, ProtocolLimits.ObjectList)) { Since = new(1, 2, 8) };
}
