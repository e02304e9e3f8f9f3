using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>An address that a virtual network gave out.</summary>
/// <param name="Interface">The network's bridge.</param>
/// <param name="ExpiryTime">When it ends, seconds since 1970.</param>
/// <param name="Type">0 IPv4, 1 IPv6.</param>
/// <param name="Mac">Who got it.</param>
/// <param name="IaId">The identity association, for IPv6.</param>
/// <param name="Address">The address.</param>
/// <param name="Prefix">The length of the network's prefix, bits.</param>
/// <param name="HostName">The name it gave.</param>
/// <param name="ClientId">The client's identifier, or its DUID.</param>
internal sealed record DhcpLease(
    string Interface, long ExpiryTime, int Type, string? Mac, string? IaId, string Address, uint Prefix, string? HostName,
    string? ClientId)
{
    public static XdrCodec<DhcpLease> Codec => field ??= new(
        (w, v) =>
        {
            w.String(v.Interface);
            w.Int64(v.ExpiryTime);
            w.Int32(v.Type);
            Xdr.OptionalString.Write(w, v.Mac);
            Xdr.OptionalString.Write(w, v.IaId);
            w.String(v.Address);
            w.UInt32(v.Prefix);
            Xdr.OptionalString.Write(w, v.HostName);
            Xdr.OptionalString.Write(w, v.ClientId);
        },
        (ref XdrReader r) => new DhcpLease(
            r.String(), r.Int64(), r.Int32(), Xdr.OptionalString.Read(ref r), Xdr.OptionalString.Read(ref r), r.String(),
            r.UInt32(), Xdr.OptionalString.Read(ref r), Xdr.OptionalString.Read(ref r)),
        40);
}
