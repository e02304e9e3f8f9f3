using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>A disk's job (<c>virDomainBlockJobInfo</c>).</summary>
/// <param name="Found">0 where there is none; the rest means nothing then.</param>
/// <param name="Type">1 pull, 2 copy, 3 commit, 4 active commit, 5 backup.</param>
/// <param name="Bandwidth">Its limit, MiB/s, or bytes/s when asked with flag 1; 0 is none.</param>
/// <param name="Current">How far it is, of <paramref name="End"/>.</param>
/// <param name="End">Where it ends. The two being equal does not say that it has.</param>
internal sealed record BlockJobInfo(int Found, int Type, ulong Bandwidth, ulong Current, ulong End)
{
    public static XdrCodec<BlockJobInfo> Codec => field ??= new(
        (w, v) =>
        {
            w.Int32(v.Found);
            w.Int32(v.Type);
            w.UInt64(v.Bandwidth);
            w.UInt64(v.Current);
            w.UInt64(v.End);
        },
        (ref XdrReader r) => new BlockJobInfo(
            r.Int32(), r.Int32(), r.UInt64(), r.UInt64(), r.UInt64()),
        32);
}
