using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>A guest's job (<c>virDomainJobInfo</c>).</summary>
/// <param name="Type">0 none, 1 bounded, 2 unbounded, 3 completed, 4 failed, 5 cancelled.</param>
/// <param name="ElapsedMs">Since its beginning, ms.</param>
/// <param name="RemainingMs">To its end, ms; 0 where unbounded.</param>
/// <param name="DataTotal">All: what there is, bytes.</param>
/// <param name="DataProcessed">All: what was sent, bytes.</param>
/// <param name="DataRemaining">All: what is left, bytes.</param>
/// <param name="MemoryTotal">Memory: what there is, bytes.</param>
/// <param name="MemoryProcessed">Memory: what was sent, bytes.</param>
/// <param name="MemoryRemaining">Memory: what is left, bytes.</param>
/// <param name="DiskTotal">Disks: what there is, bytes.</param>
/// <param name="DiskProcessed">Disks: what was sent, bytes.</param>
/// <param name="DiskRemaining">Disks: what is left, bytes.</param>
internal sealed record JobInfo(
    int Type, ulong ElapsedMs, ulong RemainingMs, ulong DataTotal, ulong DataProcessed, ulong DataRemaining,
    ulong MemoryTotal, ulong MemoryProcessed, ulong MemoryRemaining, ulong DiskTotal, ulong DiskProcessed,
    ulong DiskRemaining)
{
    public static XdrCodec<JobInfo> Codec => field ??= new(
        (w, v) =>
        {
            w.Int32(v.Type);
            w.UInt64(v.ElapsedMs);
            w.UInt64(v.RemainingMs);
            w.UInt64(v.DataTotal);
            w.UInt64(v.DataProcessed);
            w.UInt64(v.DataRemaining);
            w.UInt64(v.MemoryTotal);
            w.UInt64(v.MemoryProcessed);
            w.UInt64(v.MemoryRemaining);
            w.UInt64(v.DiskTotal);
            w.UInt64(v.DiskProcessed);
            w.UInt64(v.DiskRemaining);
        },
        (ref XdrReader r) => new JobInfo(
            r.Int32(), r.UInt64(), r.UInt64(), r.UInt64(), r.UInt64(), r.UInt64(), r.UInt64(), r.UInt64(), r.UInt64(),
            r.UInt64(), r.UInt64(), r.UInt64()),
        92);
}
