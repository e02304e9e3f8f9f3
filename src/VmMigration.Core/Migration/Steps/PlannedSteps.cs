namespace VmMigration.Migration;

/// <summary>What one part of a plan does on the hosts.</summary>
/// <param name="Steps">In the order in which they are done.</param>
internal sealed record PlannedSteps(IReadOnlyList<MoveStep> Steps)
{
    /// <summary>Nothing is done, nor said.</summary>
    public static PlannedSteps Nothing { get; } = new([]);

    /// <summary>What it comes to, a line each, for an administrator.</summary>
    public IReadOnlyList<string> Description { get; init; } = [];

    /// <summary>Whether libvirt must not remove the source's definition by itself.</summary>
    public bool KeepsDefinition { get; init; }

    /// <summary>What is worth knowing and does not stop the move.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
