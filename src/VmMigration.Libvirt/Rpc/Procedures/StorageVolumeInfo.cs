using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>A volume in short (<c>virStorageVolInfo</c>).</summary>
/// <param name="Type">0 file, 1 block, 2 directory, 3 network, 4 network directory, 5 ploop.</param>
/// <param name="Capacity">What a guest sees, bytes.</param>
/// <param name="Allocation">What it takes, bytes.</param>
internal sealed record StorageVolumeInfo(int Type, ulong Capacity, ulong Allocation)
{
    public static XdrCodec<StorageVolumeInfo> Codec => field ??= new(
        (w, v) =>
        {
            w.Int32(v.Type);
            w.UInt64(v.Capacity);
            w.UInt64(v.Allocation);
        },
        (ref XdrReader r) => new StorageVolumeInfo(
            r.Int32(), r.UInt64(), r.UInt64()),
        20);
}
