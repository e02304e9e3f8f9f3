using VmMigration.Storage;

namespace VmMigration.Tests.Support;

/// <summary>Disks of the guest of a <see cref="CheckScene"/>, and what both hosts have of them.</summary>
internal static class DiskScenes
{
    public const long MiB = 1L << 20;
    public const string Folder = "/srv/images";

    /// <summary>The guest has one disk, <c>vda</c>, in a file of the source.</summary>
    public static void HasDisk(this CheckScene scene, FakeFolder here, string name = "a.raw", string format = "raw")
    {
        scene.Kvm1.Storage.Has(Folder, here);
        scene.Kvm1.Devices += File("disk", name, "vda", format);
        scene.Kvm1.Storage.Images.Add(new GuestImage(scene.Guest.Uuid, "vda", $"{Folder}/{name}", 64 * MiB, 64 * MiB));
    }

    /// <summary>The guest has a medium in its drive, <c>sda</c>, in a file of the source that is too large to be carried along.</summary>
    public static void HasMedium(this CheckScene scene)
    {
        scene.Kvm1.Storage.Has(Folder, new FakeFolder().With("a.iso", 700 * MiB));
        scene.Kvm1.Devices += File("cdrom", "a.iso", "sda", "raw", "<readonly/>");
        scene.Kvm1.Storage.Images.Add(new GuestImage(scene.Guest.Uuid, "sda", $"{Folder}/a.iso", 700 * MiB, 700 * MiB));
    }

    /// <summary>A host has a started pool over the folder.</summary>
    public static void HasPool(FakeHost host, FakeFolder folder, string name = "images")
    {
        host.Storage.Has(Folder, folder);
        host.Storage.HasPool(name, Folder);
    }

    /// <summary>A file whose times its host tells.</summary>
    public static FakeFolder WithTimes(this FakeFolder folder, string name, string changed)
    {
        folder.Volumes[name] = folder.Volumes[name] with { Changed = changed };
        return folder;
    }

    private static string File(string device, string name, string target, string format, string more = "") =>
        $"<disk type='file' device='{device}'><driver name='qemu' type='{format}'/><source file='{Folder}/{name}'/><target dev='{target}'/>{more}</disk>";
}
