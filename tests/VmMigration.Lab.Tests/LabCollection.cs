namespace VmMigration.Lab.Tests;

/// <summary>The tests of a folder share a lab, each time that of a <see cref="LabFixture"/>; the folders' labs stand side by side.</summary>
public static class LabCollection
{
    public const string Engine = "engine";
    public const string Hosts = "hosts";
    public const string Preflight = "preflight";
    public const string Storage = "storage";

    [CollectionDefinition(Engine)]
    public sealed class OfEngine : ICollectionFixture<LabFixture>;

    [CollectionDefinition(Hosts)]
    public sealed class OfHosts : ICollectionFixture<LabFixture>;

    [CollectionDefinition(Preflight)]
    public sealed class OfPreflight : ICollectionFixture<LabFixture>;

    [CollectionDefinition(Storage)]
    public sealed class OfStorage : ICollectionFixture<LabFixture>;
}
