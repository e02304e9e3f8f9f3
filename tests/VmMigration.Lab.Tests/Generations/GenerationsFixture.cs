namespace VmMigration.Lab.Tests.Generations;

/// <summary>A lab of two hosts of Debian 12 and two of Debian 13, whatever the machine itself is.</summary>
public sealed class GenerationsFixture : IAsyncLifetime
{
    private static readonly string[] Releases = ["bookworm", "bookworm", "trixie", "trixie"];

    private LabEnvironment? _lab;

    /// <summary>The lab; skips the test when this machine cannot have one.</summary>
    public async Task<LabEnvironment> GetAsync()
    {
        InstalledPackages.Require(LabNeeds.Hosts | LabNeeds.Generations);
        return _lab ??= await LabEnvironment.StartAsync(new LabOptions { Hosts = Releases.Length, Generations = Releases });
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }
}
