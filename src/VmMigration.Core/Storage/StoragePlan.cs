using VmMigration.Domains;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>What becomes of a guest's disks, and what is done for it.</summary>
public sealed record StoragePlan
{
    /// <summary>There is nothing to be done, nor said.</summary>
    public static StoragePlan Nothing { get; } = new();

    /// <summary>Each disk, in the order of the guest's XML.</summary>
    public IReadOnlyList<DiskPlan> Disks { get; init; } = [];

    /// <summary>What is done on the hosts beforehand and afterwards.</summary>
    public IReadOnlyList<MoveStep> Steps { get; init; } = [];

    /// <summary>Where disks are on the destination, as far as they are elsewhere there, by their target.</summary>
    public IReadOnlyDictionary<string, DiskSource> Places { get; init; } = new Dictionary<string, DiskSource>();

    /// <summary>Drives whose media are taken out.</summary>
    public IReadOnlySet<string> Ejected { get; init; } = new HashSet<string>();

    /// <summary>Disks that are copied whole: whatever their XML names as backing images, there they have none.</summary>
    public IReadOnlySet<string> Flattened { get; init; } = new HashSet<string>();

    /// <summary>What is worth knowing and does not stop the move.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether the guest's writes wait for the destination while it is copied.</summary>
    public bool WritesSynchronously { get; init; }

    /// <summary>Whether zeros that are copied become holes.</summary>
    public bool DetectsZeroes { get; init; }

    /// <summary>libvirt's flags for the copies.</summary>
    public MigrationFlags Flags => !Disks.Any(d => d.IsCopied)
        ? MigrationFlags.None
        : (Disks.Any(d => d.Decision is DiskDecision.CopiedIncrementally) ? MigrationFlags.NonSharedIncremental : MigrationFlags.NonSharedDisk)
            | (WritesSynchronously ? MigrationFlags.NonSharedSynchronousWrites : MigrationFlags.None);

    /// <summary>The disks that libvirt copies, and no others.</summary>
    public IEnumerable<TypedParameter> Parameters =>
    [
        .. Disks.Where(d => d.IsCopied).Select(d => new TypedParameter("migrate_disks", d.Target)),
        .. Disks.Where(d => d.IsCopied && DetectsZeroes).Select(d => new TypedParameter("migrate_disks_detect_zeroes", d.Target)),
    ];
}
