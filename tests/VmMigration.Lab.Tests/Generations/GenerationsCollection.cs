namespace VmMigration.Lab.Tests.Generations;

/// <summary>The tests that share the lab of <see cref="GenerationsFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class GenerationsCollection : ICollectionFixture<GenerationsFixture>
{
    public const string Name = "generations";
}
