using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Codecs that several procedures share.</summary>
internal static class ArgumentCodecs
{
    public static XdrCodec<(DomainReference Domain, uint Flags)> DomainFlags => field ??= Xdr.Of(ObjectCodecs.Domain, Xdr.UInt32);

    public static XdrCodec<(string Text, uint Flags)> TextFlags => field ??= Xdr.Of(Xdr.String, Xdr.UInt32);

    /// <summary>1 for the list and its length, 0 for the length alone; flags.</summary>
    public static XdrCodec<(int NeedResults, uint Flags)> ListAll => field ??= Xdr.Of(Xdr.Int32, Xdr.UInt32);

    public static XdrCodec<(string Name, ulong Value)[]> NodeStatistics => field ??=
        Xdr.Array(Xdr.Of(Xdr.String, Xdr.UInt64), ProtocolLimits.NodeStatistics);

    /// <summary>What SASL hands over: whether it is nothing at all, which is not the same as no bytes, and the bytes.</summary>
    public static XdrCodec<byte[]?> SaslData => field ??= Xdr.Of(Xdr.Int32, Xdr.CharBytes(ProtocolLimits.SaslData))
        .As<(int, byte[]), byte[]?>(v => v.Item1 != 0 ? null : v.Item2, v => (v is null ? 1 : 0, v ?? []));
}
