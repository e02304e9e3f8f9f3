using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Virtual networks and the host's own interfaces.</summary>
internal static class NetworkProcedures
{
    /// <summary>CONNECT_LIST_ALL_NETWORKS: the networks; the flags choose by state.</summary>
    public static Procedure<(int NeedResults, uint Flags), NetworkReference[]> ListAll => field ??= new(
        283, "CONNECT_LIST_ALL_NETWORKS",
        ArgumentCodecs.ListAll,
        ObjectCodecs.List(ObjectCodecs.Network, ProtocolLimits.ObjectList)) { HighPriority = true };

    /// <summary>NETWORK_LOOKUP_BY_NAME: the network of that name.</summary>
    public static Procedure<string, NetworkReference> LookupByName => field ??= new(
        46, "NETWORK_LOOKUP_BY_NAME", Xdr.String, ObjectCodecs.Network) { HighPriority = true };

    /// <summary>NETWORK_LOOKUP_BY_UUID: the network of that UUID.</summary>
    public static Procedure<Guid, NetworkReference> LookupByUuid => field ??= new(
        47, "NETWORK_LOOKUP_BY_UUID", Xdr.Uuid, ObjectCodecs.Network) { HighPriority = true };

    /// <summary>NETWORK_GET_XML_DESC: its XML; flag 1 the inactive one.</summary>
    public static Procedure<(NetworkReference Network, uint Flags), string> GetXml => field ??= new(
        43, "NETWORK_GET_XML_DESC", Xdr.Of(ObjectCodecs.Network, Xdr.UInt32), Xdr.String) { HighPriority = true };

    /// <summary>NETWORK_GET_BRIDGE_NAME: the bridge that its guests are plugged into.</summary>
    public static Procedure<NetworkReference, string> GetBridgeName => field ??= new(
        45, "NETWORK_GET_BRIDGE_NAME", ObjectCodecs.Network, Xdr.String) { HighPriority = true };

    /// <summary>NETWORK_IS_ACTIVE: 1 where it is started.</summary>
    public static Procedure<NetworkReference, int> IsActive => field ??= new(
        152, "NETWORK_IS_ACTIVE", ObjectCodecs.Network, Xdr.Int32) { HighPriority = true };

    /// <summary>NETWORK_LIST_ALL_PORTS: what is plugged into it.</summary>
    public static
        Procedure<(NetworkReference Network, int NeedResults, uint Flags), NetworkPortReference[]>
        ListPorts => field ??= new(
            404, "NETWORK_LIST_ALL_PORTS",
            Xdr.Of(ObjectCodecs.Network, Xdr.Int32, Xdr.UInt32),
            ObjectCodecs.List(ObjectCodecs.NetworkPort, ProtocolLimits.ObjectList)) { HighPriority = true, Since = new(5, 5) };

    /// <summary>NETWORK_GET_DHCP_LEASES: the addresses it gave out, all or of one MAC.</summary>
    public static
        Procedure<(NetworkReference Network, string? Mac, int NeedResults, uint Flags), DhcpLease[]>
        GetDhcpLeases => field ??= new(
            341, "NETWORK_GET_DHCP_LEASES",
            Xdr.Of(ObjectCodecs.Network, Xdr.OptionalString, Xdr.Int32, Xdr.UInt32),
            ObjectCodecs.List(DhcpLease.Codec, ProtocolLimits.DhcpLeases)) { Since = new(1, 2, 6) };

    /// <summary>CONNECT_LIST_ALL_INTERFACES: the host's interfaces; 1 inactive, 2 active.</summary>
    public static Procedure<(int NeedResults, uint Flags), InterfaceReference[]> ListInterfaces => field ??= new(
        284, "CONNECT_LIST_ALL_INTERFACES",
        ArgumentCodecs.ListAll,
        ObjectCodecs.List(ObjectCodecs.Interface, ProtocolLimits.ObjectList)) { HighPriority = true };

    /// <summary>INTERFACE_LOOKUP_BY_NAME: the interface of that name.</summary>
    public static Procedure<string, InterfaceReference> LookupInterfaceByName => field ??= new(
        128, "INTERFACE_LOOKUP_BY_NAME", Xdr.String, ObjectCodecs.Interface) { HighPriority = true };

    /// <summary>INTERFACE_GET_XML_DESC: an interface's XML.</summary>
    public static Procedure<(InterfaceReference Interface, uint Flags), string> GetInterfaceXml => field ??= new(
        130, "INTERFACE_GET_XML_DESC", Xdr.Of(ObjectCodecs.Interface, Xdr.UInt32), Xdr.String);
}
