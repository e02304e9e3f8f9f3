using System.Xml.Linq;

namespace VmMigration.Lab;

/// <summary>What a guest looks like and does.</summary>
public sealed record GuestOptions
{
    /// <summary>For <see cref="DirtyMiBPerSecond"/>: as fast as it goes.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>The domain's name; one is made up when null.</summary>
    public string? Name { get; init; }

    public GuestKind Kind { get; init; }

    /// <summary>Memory in MiB; when 0, 64 for a boot sector and 256 for Linux.</summary>
    public int MemoryMiB { get; init; }

    /// <summary>Virtual CPUs.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>How much memory it writes to in MiB/s (less on a busy machine), or 0, or <see cref="Unlimited"/>.</summary>
    public int DirtyMiBPerSecond { get; init; }

    /// <summary>The memory that is written to over and over, in MiB; half of the guest's when 0.</summary>
    public int WorkingSetMiB { get; init; }

    /// <summary>Whether the domain is defined, or gone when it stops.</summary>
    public bool Persistent { get; init; }

    /// <summary>Whether its host starts it when the host itself starts; for one that is persistent.</summary>
    public bool Autostart { get; init; }

    /// <summary>The name of a snapshot that its host knows of; its data is nowhere. For one that is persistent.</summary>
    public string? Snapshot { get; init; }

    /// <summary>A config drive: an image that is read only, and made where there is none.</summary>
    public string? ConfigDrive { get; init; }

    public IReadOnlyList<GuestDisk> Disks { get; init; } = [];

    /// <summary>Whether the Linux guest writes numbered blocks with checksums to its first disk.</summary>
    public bool WritesDisk { get; init; }

    /// <summary>Whether the Linux guest does what <see cref="LabGuest.OrderAsync"/> tells it.</summary>
    public bool TakesOrders { get; init; }

    /// <summary>Whether the Linux guest has QEMU's agent, which knows only how to set the clock, and tells the console of that.</summary>
    public bool HasAgent { get; init; }

    /// <summary>Whether it is on br0, the control network; a Linux guest is unless told otherwise.</summary>
    public bool? Network { get; init; }

    /// <summary>libvirt's machine type: "pc" or "q35".</summary>
    public string Machine { get; init; } = "pc";

    /// <summary>Changes the domain's XML before it is used.</summary>
    public Action<XElement>? Customize { get; init; }

    internal int MemoryOrDefault => MemoryMiB > 0 ? MemoryMiB : Kind is GuestKind.Linux ? 256 : 64;

    internal int WorkingSetOrDefault => WorkingSetMiB > 0 ? WorkingSetMiB : MemoryOrDefault / 2;

    internal bool HasNetwork => Network ?? Kind is GuestKind.Linux;
}
