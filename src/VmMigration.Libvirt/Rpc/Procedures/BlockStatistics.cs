using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>A disk's requests; -1 where unknown.</summary>
internal sealed record BlockStatistics(long ReadRequests, long ReadBytes, long WriteRequests, long WriteBytes, long Errors)
{
    public static XdrCodec<BlockStatistics> Codec => field ??= new(
        (w, v) =>
        {
            w.Int64(v.ReadRequests);
            w.Int64(v.ReadBytes);
            w.Int64(v.WriteRequests);
            w.Int64(v.WriteBytes);
            w.Int64(v.Errors);
        },
        (ref XdrReader r) => new BlockStatistics(
            r.Int64(), r.Int64(), r.Int64(), r.Int64(), r.Int64()),
        40);
}
