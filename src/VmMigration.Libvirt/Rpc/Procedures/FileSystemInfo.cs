using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>A file system that a guest has mounted.</summary>
/// <param name="MountPoint">Where.</param>
/// <param name="Name">Its device in the guest, such as <c>sda1</c>.</param>
/// <param name="Type">Its type in the guest.</param>
/// <param name="Disks">The disks it is on, by their targets.</param>
internal sealed record FileSystemInfo(string MountPoint, string Name, string Type, string[] Disks)
{
    public static XdrCodec<FileSystemInfo> Codec => field ??=
        Xdr.Of(Xdr.String, Xdr.String, Xdr.String, Xdr.Array(Xdr.String, ProtocolLimits.FileSystems))
            .As(v => new FileSystemInfo(v.Item1, v.Item2, v.Item3, v.Item4), f => (f.MountPoint, f.Name, f.Type, f.Disks));
}
