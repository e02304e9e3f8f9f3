namespace VmMigration.Lab.Tests.Protocol;

/// <summary>One <see cref="Daemon"/> for all tests of a class, filled by the first that asks.</summary>
public sealed class DaemonFixture(LabFixture lab) : IAsyncLifetime
{
    private Task<Daemon>? _daemon;

    internal async Task<Daemon> GetAsync()
    {
        LabEnvironment environment = await lab.GetAsync();
        return await (_daemon ??= Daemon.StartAsync(environment));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_daemon is { IsCompletedSuccessfully: true })
        {
            await (await _daemon).DisposeAsync();
        }
    }
}
