namespace VmMigration.Lab.Tests;

/// <summary>The tests that share the lab of <see cref="LabFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class LabCollection : ICollectionFixture<LabFixture>
{
    public const string Name = "lab";
}
