using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Asking for events. What comes then is in <see cref="EventMessages"/>.</summary>
internal static class EventProcedures
{
    /// <summary>
    /// CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: that event of one guest or of all; gives the callback number.
    /// </summary>
    public static Procedure<(int EventId, DomainReference? Domain), int> RegisterDomainEvent => field ??= new(
        316, "CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY",
        Xdr.Of(Xdr.Int32, Xdr.Optional(ObjectCodecs.Domain)),
        Xdr.Int32) { HighPriority = true, Since = new(1, 2, 2) };

    /// <summary>CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY: takes the callback number.</summary>
    public static Procedure<int, Nothing> DeregisterDomainEvent => field ??= new(
        317, "CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY", Xdr.Int32, Xdr.None) { HighPriority = true, Since = new(1, 2, 2) };

    /// <summary>CONNECT_NETWORK_EVENT_REGISTER_ANY: that event of one network or of all.</summary>
    public static Procedure<(int EventId, NetworkReference? Network), int> RegisterNetworkEvent => field ??= new(
        313, "CONNECT_NETWORK_EVENT_REGISTER_ANY",
        Xdr.Of(Xdr.Int32, Xdr.Optional(ObjectCodecs.Network)),
        Xdr.Int32) { HighPriority = true, Since = new(1, 2, 1) };

    /// <summary>CONNECT_NETWORK_EVENT_DEREGISTER_ANY: takes the callback number.</summary>
    public static Procedure<int, Nothing> DeregisterNetworkEvent => field ??= new(
        314, "CONNECT_NETWORK_EVENT_DEREGISTER_ANY", Xdr.Int32, Xdr.None) { HighPriority = true, Since = new(1, 2, 1) };

    /// <summary>CONNECT_REGISTER_CLOSE_CALLBACK: asks to be told when the daemon loses the hypervisor.</summary>
    public static Procedure<Nothing, Nothing> RegisterCloseCallback => field ??= new(
        360, "CONNECT_REGISTER_CLOSE_CALLBACK", Xdr.None, Xdr.None) { HighPriority = true, Since = new(1, 3, 3) };

    /// <summary>CONNECT_UNREGISTER_CLOSE_CALLBACK: asks for that no more.</summary>
    public static Procedure<Nothing, Nothing> UnregisterCloseCallback => field ??= new(
        361, "CONNECT_UNREGISTER_CLOSE_CALLBACK", Xdr.None, Xdr.None) { HighPriority = true, Since = new(1, 3, 3) };

    /// <summary>CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY: that event of one pool or of all.</summary>
    public static Procedure<(int EventId, StoragePoolReference? Pool), int> RegisterPoolEvent => field ??= new(
        368, "CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY",
        Xdr.Of(Xdr.Int32, Xdr.Optional(ObjectCodecs.Pool)),
        Xdr.Int32) { HighPriority = true, Since = new(2, 0) };

    /// <summary>CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY: takes the callback number.</summary>
    public static Procedure<int, Nothing> DeregisterPoolEvent => field ??= new(
        369, "CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY", Xdr.Int32, Xdr.None) { HighPriority = true, Since = new(2, 0) };

    /// <summary>CONNECT_SECRET_EVENT_REGISTER_ANY: that event of one secret or of all.</summary>
    public static Procedure<(int EventId, SecretReference? Secret), int> RegisterSecretEvent => field ??= new(
        380, "CONNECT_SECRET_EVENT_REGISTER_ANY",
        Xdr.Of(Xdr.Int32, Xdr.Optional(ObjectCodecs.Secret)),
        Xdr.Int32) { HighPriority = true, Since = new(3, 0) };

    /// <summary>CONNECT_SECRET_EVENT_DEREGISTER_ANY: takes the callback number.</summary>
    public static Procedure<int, Nothing> DeregisterSecretEvent => field ??= new(
        381, "CONNECT_SECRET_EVENT_DEREGISTER_ANY", Xdr.Int32, Xdr.None) { HighPriority = true, Since = new(3, 0) };
}
