using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>
/// Something that belongs to a guest and does not go with its XML: a host keeps it beside. Whoever adds one adds a file here; the
/// steps that it gives are journalled, undone where the guest was not moved and finished where it was.
/// </summary>
/// <param name="name">What it is called: <c>autostart</c>.</param>
/// <param name="word">What becomes of it, for the documentation.</param>
internal abstract class Belonging(string name, BelongingWord word)
{
    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>What becomes of it, for the documentation.</summary>
    public BelongingWord Word { get; } = word;

    /// <summary>The calls of libvirt that it is asked by and carried with: <c>DOMAIN_GET_AUTOSTART</c>.</summary>
    public virtual IReadOnlyList<string> Procedures => [];

    /// <summary>The checks that tell of it, by their ids.</summary>
    public virtual IReadOnlyList<string> Checks => [];

    /// <summary>Whether it has to be there before the guest's images are made.</summary>
    public virtual bool PrecedesDisks => false;

    /// <summary>Asks for it, and gives the steps that carry it and what an administrator is told of that.</summary>
    /// <exception cref="MigrationException">The guest cannot go without losing it.</exception>
    public abstract Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken);
}
