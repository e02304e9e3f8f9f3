namespace VmMigration.Lab.Tests.Faults;

/// <summary>The tests that share the lab of <see cref="FaultFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<FaultFixture>
{
    public const string Name = "faults";
}
