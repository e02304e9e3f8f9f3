using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>What is done for all that belongs to a guest.</summary>
internal sealed record BelongingsPlan
{
    /// <summary>Done before the guest's images are made.</summary>
    public required IReadOnlyList<MoveStep> BeforeDisks { get; init; }

    /// <summary>Done after that.</summary>
    public required IReadOnlyList<MoveStep> AfterDisks { get; init; }

    /// <summary>Whether libvirt must not remove the source's definition by itself.</summary>
    public bool KeepsDefinition { get; init; }

    /// <summary>A line each, for an administrator.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>What is worth knowing and does not stop the move.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
