using VmMigration.Migration;

namespace VmMigration.Hosts;

// What moves write on a guest for whoever else would move it.
public partial interface IHypervisor
{
    /// <summary>The marks on a guest, as it runs or, where it is shut off, as it is kept. None where the host has no such guest.</summary>
    Task<IReadOnlyList<MoveMark>> ListMarksAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Writes a mark on a guest, on what runs and on the definition that is kept, whichever there is.</summary>
    Task MarkGuestAsync(Guid uuid, MoveMark mark, CancellationToken cancellationToken);

    /// <summary>Takes a mark off a guest. Nothing where there is no such mark, or no such guest.</summary>
    Task UnmarkGuestAsync(Guid uuid, Guid journal, CancellationToken cancellationToken);
}
