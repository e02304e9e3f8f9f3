using VmMigration.Lab.Tests.Storage;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>A storage pool over a folder of a host, as most hosts have them; gone after its test.</summary>
internal sealed class LabPool : IAsyncDisposable
{
    private readonly LabHost _host;

    private LabPool(LabHost host, string name) => (_host, Name) = (host, name);

    public string Name { get; }

    /// <summary>Makes the folder, and defines and starts the pool.</summary>
    public static async Task<LabPool> StartAsync(LabHost host, string folder, string? name = null)
    {
        var pool = new LabPool(host, name ?? $"p{Guid.NewGuid():n}"[..9]);
        await StorageSay.ShellAsync(
            host, $"mkdir -p {folder} && virsh pool-define-as {pool.Name} dir --target {folder} && virsh pool-start {pool.Name}");
        return pool;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.VirshAsync("pool-destroy", Name);
        await _host.VirshAsync("pool-undefine", Name);
    }
}
