// Every test runs real hosts and waits for them most of its time: two labs side by side, and no more, fill two cores.
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]

namespace VmMigration.Lab.Tests;

/// <summary>One lab of two hosts for all tests that do not need their own, started by the first test that asks.</summary>
public sealed class LabFixture : IAsyncLifetime
{
    private LabEnvironment? _lab;

    /// <summary>The lab; skips the test when this machine cannot have one.</summary>
    public async Task<LabEnvironment> GetAsync()
    {
        SkipUnlessPossible();
        return _lab ??= await LabEnvironment.StartAsync(new LabOptions());
    }

    /// <summary>Skips the test with the reason why this machine cannot have a lab.</summary>
    public static void SkipUnlessPossible(bool sharedStorage = false)
    {
        InstalledPackages.Require(sharedStorage ? LabNeeds.All & ~LabNeeds.LoginShells : LabNeeds.Hosts);
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
