namespace VmMigration.Migration;

public sealed partial record MigrationRequest
{
    /// <summary>The ids of the checks whose failing the administrator takes upon himself.</summary>
    public IReadOnlyList<string> SkipChecks { get; init; } = [];
}
