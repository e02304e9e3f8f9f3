using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>A guest in short (<c>virDomainInfo</c>).</summary>
/// <param name="State"><c>virDomainState</c>: 1 running, 3 paused, 5 shut off.</param>
/// <param name="MaxMemoryKiB">The most memory it may have, KiB.</param>
/// <param name="MemoryKiB">The memory it has, KiB.</param>
/// <param name="VirtualCpus">Virtual CPUs.</param>
/// <param name="CpuTimeNs">CPU time used, ns.</param>
internal sealed record DomainInfo(int State, ulong MaxMemoryKiB, ulong MemoryKiB, int VirtualCpus, ulong CpuTimeNs)
{
    public static XdrCodec<DomainInfo> Codec => field ??= new(
        (w, v) =>
        {
            w.Int32(v.State);
            w.UInt64(v.MaxMemoryKiB);
            w.UInt64(v.MemoryKiB);
            w.Int32(v.VirtualCpus);
            w.UInt64(v.CpuTimeNs);
        },
        (ref XdrReader r) => new DomainInfo(
            r.Int32(), r.UInt64(), r.UInt64(), r.Int32(), r.UInt64()),
        32);
}
