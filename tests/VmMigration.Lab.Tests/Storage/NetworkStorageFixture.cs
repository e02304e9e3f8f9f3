namespace VmMigration.Lab.Tests.Storage;

/// <summary>One lab of two hosts with a Ceph cluster and an NFS server beside them, started by the first test that asks.</summary>
public sealed class NetworkStorageFixture : IAsyncLifetime
{
    private LabEnvironment? _lab;

    /// <summary>The lab; skips the test when this machine cannot have one.</summary>
    public async Task<LabEnvironment> GetAsync()
    {
        LabFixture.SkipUnlessPossible(sharedStorage: true);
        return _lab ??= await LabEnvironment.StartAsync(new LabOptions { Ceph = true, Nfs = true });
    }

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }
}

/// <summary>The tests that share the lab of <see cref="NetworkStorageFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class NetworkStorageCollection : ICollectionFixture<NetworkStorageFixture>
{
    public const string Name = "network storage";
}
