using System.Globalization;
using VmMigration.Lab.Faults;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>A client in a process of its own, for a test: it is waited for with the tests' patience.</summary>
internal sealed class ChildClient : IDisposable
{
    private readonly ClientProcess _client;

    private ChildClient(ClientProcess client) => _client = client;

    /// <inheritdoc cref="ClientProcess.Said"/>
    public string Said => _client.Said;

    /// <summary>Starts the move of a scene's guest; its journal is where the scene's administrator keeps the others.</summary>
    public static ChildClient Start(FaultScene scene, long bandwidth, params string[] more)
    {
        string folder = Directory.CreateDirectory(scene.Administrator.Journals.Path).FullName;
        return Start(
            scene.Guest, LocalInventory.Write(scene.Lab, folder), folder,
            [
                "--copy-secret", "--from", scene.Here.Name, "--to", scene.There.Name, "--bandwidth", bandwidth.ToString(CultureInfo.InvariantCulture),
                .. scene.Control is ControlMode.Direct ? ["--direct"] : (string[])[],
                .. more,
            ]);
    }

    /// <inheritdoc cref="ClientProcess.Start"/>
    public static ChildClient Start(LabGuest guest, string inventory, string state, params string[] more) =>
        new(ClientProcess.Start(guest, inventory, state, more));

    /// <summary>Waits until it says that it has come to a phase.</summary>
    public async Task ReachAsync(MigrationPhase phase) => Assert.True(
        await Wait.UntilAsync(
            () => Task.FromResult(Said.Contains($"{phase}: ", StringComparison.Ordinal)),
            Administrator.Patience, TimeSpan.FromMilliseconds(20), CancellationToken.None),
        Said);

    /// <inheritdoc cref="ClientProcess.InterruptAsync"/>
    public Task InterruptAsync() => _client.InterruptAsync();

    /// <summary>Kills it.</summary>
    public async Task<int> KillAsync()
    {
        await _client.KillAsync();
        return await EndAsync();
    }

    /// <summary>Waits for its end; 137 is that of one that was killed.</summary>
    public Task<int> EndAsync() => _client.EndAsync(Administrator.Patience);

    public void Dispose() => _client.Dispose();
}
