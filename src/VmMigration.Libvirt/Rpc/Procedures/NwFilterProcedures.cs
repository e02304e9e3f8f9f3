using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Packet filters of guests' interfaces.</summary>
internal static class NwFilterProcedures
{
    /// <summary>CONNECT_LIST_ALL_NWFILTERS: the filters.</summary>
    public static Procedure<(int NeedResults, uint Flags), NwFilterReference[]> ListAll => field ??= new(
        286, "CONNECT_LIST_ALL_NWFILTERS",
        ArgumentCodecs.ListAll,
        ObjectCodecs.List(ObjectCodecs.NwFilter, ProtocolLimits.ObjectList)) { HighPriority = true };

    /// <summary>NWFILTER_LOOKUP_BY_NAME: the filter of that name.</summary>
    public static Procedure<string, NwFilterReference> LookupByName => field ??= new(
        175, "NWFILTER_LOOKUP_BY_NAME", Xdr.String, ObjectCodecs.NwFilter) { HighPriority = true };

    /// <summary>NWFILTER_LOOKUP_BY_UUID: the filter of that UUID.</summary>
    public static Procedure<Guid, NwFilterReference> LookupByUuid => field ??= new(
        176, "NWFILTER_LOOKUP_BY_UUID", Xdr.Uuid, ObjectCodecs.NwFilter) { HighPriority = true };

    /// <summary>NWFILTER_GET_XML_DESC: its XML.</summary>
    public static Procedure<(NwFilterReference Filter, uint Flags), string> GetXml => field ??= new(
        177, "NWFILTER_GET_XML_DESC", Xdr.Of(ObjectCodecs.NwFilter, Xdr.UInt32), Xdr.String) { HighPriority = true };

    /// <summary>NWFILTER_DEFINE_XML: adds or replaces a filter.</summary>
    public static Procedure<string, NwFilterReference> Define => field ??= new(
        180, "NWFILTER_DEFINE_XML", Xdr.String, ObjectCodecs.NwFilter) { HighPriority = true, RefusedReadOnly = true };
}
