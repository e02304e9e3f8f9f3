using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>One of a guest's I/O threads.</summary>
/// <param name="Id">Its number, from 1.</param>
/// <param name="CpuMap">The host's CPUs that it may use, lowest bit first.</param>
internal sealed record IoThread(uint Id, byte[] CpuMap)
{
    public static XdrCodec<IoThread> Codec => field ??= Xdr.Of(Xdr.UInt32, Xdr.Opaque(ProtocolLimits.CpuMap))
        .As(v => new IoThread(v.Item1, v.Item2), t => (t.Id, t.CpuMap));
}
