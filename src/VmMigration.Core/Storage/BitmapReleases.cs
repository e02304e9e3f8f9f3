using VmMigration.Hosts;

namespace VmMigration.Storage;

/// <summary>From when on an image's persistent bitmaps go along when its disk is copied (seen with libvirt 9.0 and QEMU 7.2).</summary>
internal static class BitmapReleases
{
    private static readonly Version Libvirt = new(7, 1);
    private static readonly Version Qemu = new(6, 0);

    /// <summary>Whether both hosts do it.</summary>
    public static bool Carry(HostFacts source, HostFacts destination) => Does(source) && Does(destination);

    private static bool Does(HostFacts host) => host.LibvirtVersion >= Libvirt && host.HypervisorVersion >= Qemu;
}
