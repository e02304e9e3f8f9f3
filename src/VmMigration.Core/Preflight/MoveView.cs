using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight;

/// <summary>A move that checks are asked about: what was read of it, and whom to ask for more.</summary>
/// <param name="Facts">What both hosts said of it at first.</param>
/// <param name="Source">The source host.</param>
/// <param name="Destination">The destination host.</param>
/// <param name="Occasion">Why checks are asked.</param>
public sealed partial record MoveView(MoveFacts Facts, HostView Source, HostView Destination, CheckOccasion Occasion)
{
    private GuestView? _guest;

    /// <summary>The journals of this user's own moves; null where nobody looks into them.</summary>
    public JournalFolder? Journals { get; init; }

    /// <summary>What is asked for.</summary>
    public MigrationRequest Request => Facts.Request;

    /// <summary>What the guest is called.</summary>
    public string VM => Facts.VM;

    /// <summary>The guest as it stands in commands for virsh.</summary>
    public string Virsh => CommandText.Virsh(VM, Facts.Guest?.Uuid);

    /// <summary>The guest.</summary>
    /// <exception cref="InvalidOperationException">There is none: only checks that need no guest are asked then.</exception>
    public GuestView Guest => _guest ??= new GuestView(
        Source, Facts.Guest ?? throw new InvalidOperationException("This move has no guest."));

    /// <summary>The guest as its XML describes it.</summary>
    /// <exception cref="InvalidOperationException">There is none: only checks that need no guest are asked then.</exception>
    public DomainDescription Domain => Facts.Domain ?? throw new InvalidOperationException("This move has no guest.");

    /// <summary>Whether disks of it may have to be copied, as far as is known without looking at them.</summary>
    internal bool MayCopyDisks => Request.Storage is not StorageMode.Shared
        && Domain.Disks.Any(d => !d.IsReadOnly && d.Source.Kind is DiskSourceKind.File or DiskSourceKind.Block or DiskSourceKind.Volume);
}
