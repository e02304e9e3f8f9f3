namespace VmMigration.Bench;

/// <summary>One question, answered by measuring both sides in turn.</summary>
internal interface IBenchScenario
{
    string Name { get; }

    string Question { get; }

    Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken);
}
