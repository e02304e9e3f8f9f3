namespace VmMigration.Lab;

public sealed partial class LabEnvironment
{
    private readonly SemaphoreSlim _storage = new(1);

    /// <summary>The host that serves disks; up once one of its servers was asked for.</summary>
    public StorageHost Store { get; }

    /// <summary>Starts a Ceph cluster, if there is none yet, in about seven seconds.</summary>
    /// <exception cref="LabException">Something is missing on this machine, or the cluster does not come up.</exception>
    public Task<CephCluster> StartCephAsync(CancellationToken cancellationToken = default)
        => WithStoreAsync(() => CephCluster.StartAsync(Store, cancellationToken), cancellationToken);

    /// <summary>Starts an NFS server, if there is none yet.</summary>
    /// <exception cref="LabException">Something is missing on this machine, or the server does not answer.</exception>
    public Task<NfsServer> StartNfsAsync(CancellationToken cancellationToken = default)
        => WithStoreAsync(
            async () =>
            {
                var server = new NfsServer(Store);
                await server.StartAsync(cancellationToken);
                return server;
            },
            cancellationToken);

    private async Task<T> WithStoreAsync<T>(Func<Task<T>> start, CancellationToken cancellationToken)
    {
        await _storage.WaitAsync(cancellationToken);
        try
        {
            await LabPrerequisites.InstallAsync(LabNeeds.DiskServers, null, cancellationToken);
            await Store.BootAsync(cancellationToken);
            return await start();
        }
        finally
        {
            _storage.Release();
        }
    }
}
