using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Secrets that disks and connections refer to.</summary>
internal static class SecretProcedures
{
    /// <summary>CONNECT_LIST_ALL_SECRETS: the secrets.</summary>
    public static Procedure<(int NeedResults, uint Flags), SecretReference[]> ListAll => field ??= new(
        287, "CONNECT_LIST_ALL_SECRETS",
        ArgumentCodecs.ListAll,
        ObjectCodecs.List(ObjectCodecs.Secret, ProtocolLimits.ObjectList)) { HighPriority = true };

    /// <summary>SECRET_LOOKUP_BY_UUID: the secret of that UUID.</summary>
    public static Procedure<Guid, SecretReference> LookupByUuid => field ??= new(
        141, "SECRET_LOOKUP_BY_UUID", Xdr.Uuid, ObjectCodecs.Secret) { HighPriority = true };

    /// <summary>SECRET_LOOKUP_BY_USAGE: the secret for that use.</summary>
    public static Procedure<(int UsageType, string UsageId), SecretReference> LookupByUsage => field ??= new(
        147, "SECRET_LOOKUP_BY_USAGE", Xdr.Of(Xdr.Int32, Xdr.String), ObjectCodecs.Secret) { HighPriority = true };

    /// <summary>SECRET_GET_XML_DESC: its XML, without its value.</summary>
    public static Procedure<(SecretReference Secret, uint Flags), string> GetXml => field ??= new(
        143, "SECRET_GET_XML_DESC", Xdr.Of(ObjectCodecs.Secret, Xdr.UInt32), Xdr.String) { HighPriority = true };

    /// <summary>SECRET_GET_VALUE: its value; refused for one that is private.</summary>
    public static Procedure<(SecretReference Secret, uint Flags), byte[]> GetValue => field ??= new(
        145, "SECRET_GET_VALUE",
        Xdr.Of(ObjectCodecs.Secret, Xdr.UInt32),
        Xdr.Opaque(ProtocolLimits.SecretValue)) { HighPriority = true, RefusedReadOnly = true, IsConfidential = true };

    /// <summary>SECRET_SET_VALUE: gives it its value.</summary>
    public static Procedure<(SecretReference Secret, byte[] Value, uint Flags), Nothing> SetValue => field ??= new(
        144, "SECRET_SET_VALUE",
        Xdr.Of(ObjectCodecs.Secret, Xdr.Opaque(ProtocolLimits.SecretValue), Xdr.UInt32),
        Xdr.None) { HighPriority = true, RefusedReadOnly = true, IsConfidential = true };

    /// <summary>SECRET_DEFINE_XML: adds or replaces a definition.</summary>
    public static Procedure<(string Xml, uint Flags), SecretReference> Define => field ??= new(
        142, "SECRET_DEFINE_XML", ArgumentCodecs.TextFlags, ObjectCodecs.Secret) { HighPriority = true, RefusedReadOnly = true };

    /// <summary>SECRET_UNDEFINE: removes it with its value.</summary>
    public static Procedure<SecretReference, Nothing> Undefine => field ??= new(
        146, "SECRET_UNDEFINE", ObjectCodecs.Secret, Xdr.None) { HighPriority = true, RefusedReadOnly = true };
}
