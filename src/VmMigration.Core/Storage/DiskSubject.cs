using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Storage;

/// <summary>A disk with what is known of it when its fate is decided.</summary>
/// <param name="Disk">The disk.</param>
/// <param name="Images">Its image and those it is based on, the nearest first; empty where the guest does not run.</param>
internal sealed record DiskSubject(DiskDescription Disk, IReadOnlyList<GuestImage> Images)
{
    /// <summary>The file on the source; null for what is none.</summary>
    public string? Path { get; init; }

    /// <summary>The source's pool that its volume is named by; null for what is named by its path.</summary>
    public string? Pool { get; init; }

    /// <summary>Why it can be opened only by a process that has it open already; null where nothing is known to be lost.</summary>
    public MigrationException? Lost { get; init; }

    /// <summary>Whether it is only read: a medium, or a disk that cannot be written to.</summary>
    public bool IsMedium => Disk.IsRemovable || Disk.IsReadOnly;

    /// <summary>Its format; one that is not named is raw.</summary>
    public string Format => Disk.Format ?? "raw";

    /// <summary>The images it is based on.</summary>
    public IEnumerable<GuestImage> Backing => Images.Skip(1);
}
