using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>A pool in short (<c>virStoragePoolInfo</c>).</summary>
/// <param name="State">0 inactive, 1 building, 2 running, 3 degraded, 4 inaccessible.</param>
/// <param name="Capacity">Its size, bytes.</param>
/// <param name="Allocation">What is taken, bytes.</param>
/// <param name="Available">What is left, bytes.</param>
internal sealed record StoragePoolInfo(int State, ulong Capacity, ulong Allocation, ulong Available)
{
    public static XdrCodec<StoragePoolInfo> Codec => field ??= new(
        (w, v) =>
        {
            w.Int32(v.State);
            w.UInt64(v.Capacity);
            w.UInt64(v.Allocation);
            w.UInt64(v.Available);
        },
        (ref XdrReader r) => new StoragePoolInfo(
            r.Int32(), r.UInt64(), r.UInt64(), r.UInt64()),
        28);
}
