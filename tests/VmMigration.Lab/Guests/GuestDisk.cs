namespace VmMigration.Lab;

/// <summary>A disk of a guest.</summary>
/// <param name="Path">
/// The image's path on the host, where the image is made when the guest starts and it is not there; or its name on <see cref="Server"/>.
/// </param>
public sealed record GuestDisk(string Path)
{
    /// <summary>Who has it; the guest's host when null.</summary>
    public DiskServer? Server { get; init; }

    /// <summary>qcow2 or raw.</summary>
    public string Format { get; init; } = "qcow2";

    /// <summary>Virtual size in MiB.</summary>
    public int SizeMiB { get; init; } = 64;

    /// <summary>libvirt's cache mode ("none", "writeback"); the hypervisor's default when null.</summary>
    public string? Cache { get; init; }
}
