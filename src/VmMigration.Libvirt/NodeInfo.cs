using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt;

/// <summary>The host's CPU and memory (<c>virNodeInfo</c>).</summary>
/// <param name="Model">The CPU's architecture, such as <c>x86_64</c>.</param>
/// <param name="MemoryKiB">Memory, KiB.</param>
/// <param name="Cpus">Logical CPUs that are online.</param>
/// <param name="MHz">Their clock; 0 where unknown.</param>
/// <param name="Nodes">NUMA cells; 1 where the topology is unusual.</param>
/// <param name="Sockets">Sockets of each cell.</param>
/// <param name="Cores">Cores of each socket.</param>
/// <param name="Threads">Threads of each core.</param>
public sealed record NodeInfo(string Model, ulong MemoryKiB, int Cpus, int MHz, int Nodes, int Sockets, int Cores, int Threads)
{
    private static XdrCodec<string> ModelCodec => field ??= Xdr.CharArray(32);

    internal static XdrCodec<NodeInfo> Codec => field ??= new(
        (w, v) =>
        {
            ModelCodec.Write(w, v.Model);
            w.UInt64(v.MemoryKiB);
            w.Int32(v.Cpus);
            w.Int32(v.MHz);
            w.Int32(v.Nodes);
            w.Int32(v.Sockets);
            w.Int32(v.Cores);
            w.Int32(v.Threads);
        },
        (ref XdrReader r) => new NodeInfo(
            ModelCodec.Read(ref r), r.UInt64(), r.Int32(), r.Int32(), r.Int32(), r.Int32(), r.Int32(), r.Int32()),
        160);
}
