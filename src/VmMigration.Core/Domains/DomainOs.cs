namespace VmMigration.Domains;

/// <summary>What a guest boots on.</summary>
/// <param name="Type"><c>hvm</c>, or another kind of virtualisation.</param>
public sealed record DomainOs(string Type)
{
    /// <summary>The architecture: <c>x86_64</c>; null means the host's.</summary>
    public string? Architecture { get; init; }

    /// <summary>The machine type, versioned in a live guest: <c>pc-q35-7.2</c>; null means the emulator's default.</summary>
    public string? Machine { get; init; }

    /// <summary>The firmware that libvirt chose by itself: <c>efi</c> or <c>bios</c>; null when it did not choose.</summary>
    public string? Firmware { get; init; }

    /// <summary>The firmware's file; null means the emulator's own.</summary>
    public DomainLoader? Loader { get; init; }

    /// <summary>The file with the firmware's variables; null when there is none, or it is not a file.</summary>
    public string? NvramPath { get; init; }

    /// <summary>What that file was copied from; null when not said.</summary>
    public string? NvramTemplate { get; init; }

    /// <summary>Whether the firmware keeps variables: a file, a block device or elsewhere.</summary>
    public bool HasNvram { get; init; }

    /// <summary>The kernel it boots without a boot loader; null when it does not.</summary>
    public string? Kernel { get; init; }

    /// <summary>The initial RAM disk that goes with it.</summary>
    public string? Initrd { get; init; }
}
