using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>The physical host and its devices.</summary>
internal static class NodeProcedures
{
    /// <summary>NODE_GET_INFO: CPU model, memory and topology.</summary>
    public static Procedure<Nothing, NodeInfo> GetInfo => field ??= new(
        6, "NODE_GET_INFO", Xdr.None, NodeInfo.Codec) { HighPriority = true };

    /// <summary>NODE_GET_CELLS_FREE_MEMORY: free memory of each NUMA cell, bytes.</summary>
    public static Procedure<(int StartCell, int MaxCells), ulong[]> GetCellsFreeMemory => field ??= new(
        101, "NODE_GET_CELLS_FREE_MEMORY",
        Xdr.Of(Xdr.Int32, Xdr.Int32),
        Xdr.Array(Xdr.UInt64, ProtocolLimits.Cells)) { HighPriority = true };

    /// <summary>NODE_GET_FREE_MEMORY: free memory, bytes.</summary>
    public static Procedure<Nothing, ulong> GetFreeMemory => field ??= new(
        102, "NODE_GET_FREE_MEMORY", Xdr.None, Xdr.UInt64) { HighPriority = true };

    /// <summary>CONNECT_LIST_ALL_NODE_DEVICES: the host's devices; the flags choose kinds.</summary>
    public static Procedure<(int NeedResults, uint Flags), NodeDeviceReference[]> ListDevices => field ??= new(
        285, "CONNECT_LIST_ALL_NODE_DEVICES",
        ArgumentCodecs.ListAll,
        ObjectCodecs.List(ObjectCodecs.NodeDevice, ProtocolLimits.NodeDeviceList)) { HighPriority = true };

    /// <summary>NODE_DEVICE_LOOKUP_BY_NAME: the device of that name.</summary>
    public static Procedure<string, NodeDeviceReference> LookupDeviceByName => field ??= new(
        113, "NODE_DEVICE_LOOKUP_BY_NAME", Xdr.String, ObjectCodecs.NodeDevice) { HighPriority = true };

    /// <summary>NODE_DEVICE_GET_XML_DESC: a device's description as XML.</summary>
    public static Procedure<(string Name, uint Flags), string> GetDeviceXml => field ??= new(
        114, "NODE_DEVICE_GET_XML_DESC", ArgumentCodecs.TextFlags, Xdr.String);

    /// <summary>NODE_GET_SECURITY_MODEL: the first security driver and its domain of interpretation.</summary>
    public static Procedure<Nothing, (string Model, string Interpretation)> GetSecurityModel => field ??= new(
        122, "NODE_GET_SECURITY_MODEL",
        Xdr.None,
        Xdr.Of(Xdr.CountedCharArray(ProtocolLimits.SecurityModel), Xdr.CountedCharArray(ProtocolLimits.SecurityModel)))
        { HighPriority = true };

    /// <summary>NODE_GET_CPU_STATS: CPU time, ns; count 0 asks how many there are.</summary>
    public static
        Procedure<(int Cpu, int ParameterCount, uint Flags), ((string Name, ulong Value)[] Values, int Count)>
        GetCpuStatistics => field ??= new(
            227, "NODE_GET_CPU_STATS",
            Xdr.Of(Xdr.Int32, Xdr.Int32, Xdr.UInt32),
            Xdr.Of(ArgumentCodecs.NodeStatistics, Xdr.Int32)) { HighPriority = true };

    /// <summary>NODE_GET_MEMORY_STATS: memory of a cell or, with -1, of all, KiB.</summary>
    public static
        Procedure<(int ParameterCount, int Cell, uint Flags), ((string Name, ulong Value)[] Values, int Count)>
        GetMemoryStatistics => field ??= new(
            228, "NODE_GET_MEMORY_STATS",
            Xdr.Of(Xdr.Int32, Xdr.Int32, Xdr.UInt32),
            Xdr.Of(ArgumentCodecs.NodeStatistics, Xdr.Int32)) { HighPriority = true };

    /// <summary>NODE_GET_CPU_MAP: which CPUs are online, lowest bit first, and how many exist.</summary>
    public static
        Procedure<(int NeedMap, int NeedOnline, uint Flags), (byte[] Map, uint Online, int Count)>
        GetCpuMap => field ??= new(
            293, "NODE_GET_CPU_MAP",
            Xdr.Of(Xdr.Int32, Xdr.Int32, Xdr.UInt32),
            Xdr.Of(Xdr.Opaque(ProtocolLimits.CpuMap), Xdr.UInt32, Xdr.Int32));

    /// <summary>NODE_GET_FREE_PAGES: free pages by cell and, within it, by page size (KiB).</summary>
    public static Procedure<(uint[] Pages, int StartCell, uint CellCount, uint Flags), ulong[]> GetFreePages => field ??= new(
        340, "NODE_GET_FREE_PAGES",
        Xdr.Of(Xdr.Array(Xdr.UInt32, ProtocolLimits.Cells), Xdr.Int32, Xdr.UInt32, Xdr.UInt32),
        Xdr.Array(Xdr.UInt64, ProtocolLimits.Cells)) { HighPriority = true, Since = new(1, 2, 6) };

    /// <summary>NODE_GET_SEV_INFO: AMD SEV's certificates and limits; count 0 asks how many there are.</summary>
    public static
        Procedure<(int ParameterCount, uint Flags), (TypedParameters Parameters, int Count)>
        GetSevInfo => field ??= new(
            395, "NODE_GET_SEV_INFO",
            ArgumentCodecs.ListAll,
            Xdr.Of(TypedParameterCodec.List(ProtocolLimits.SevParameters), Xdr.Int32))
            { RefusedReadOnly = true, Since = new(4, 5) };
}
