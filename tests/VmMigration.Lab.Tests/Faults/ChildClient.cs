using System.Diagnostics;
using System.Globalization;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>A client in a process of its own, which can be interrupted or killed.</summary>
internal sealed class ChildClient : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _said = [];

    private ChildClient(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts the move of a scene's guest; its journal is where the scene's administrator keeps the others.</summary>
    public static ChildClient Start(FaultScene scene, long bandwidth, params string[] more)
    {
        string folder = Directory.CreateDirectory(scene.Administrator.Journals.Path).FullName;
        string inventory = $"{folder}/hosts.yaml";
        File.WriteAllText(inventory, "hosts:\n" + string.Concat(scene.Lab.Hosts.Select(h => $$"""
              {{h.Name}}:
                uri: "{{h.UnixUri}}"
                migrationAddress: "{{h.MigrationAddress}}"
                peerUri: "{{h.PeerUriOf(h, LabTransport.Tcp)}}"

            """)));
        return Start(
            scene.Guest, inventory, folder,
            [
                "--from", scene.Here.Name, "--to", scene.There.Name, "--bandwidth", bandwidth.ToString(CultureInfo.InvariantCulture),
                .. scene.Control is ControlMode.Direct ? ["--direct"] : (string[])[],
                .. more,
            ]);
    }

    /// <summary>Starts the move of a guest, from the first host to the second where nothing else is said.</summary>
    public static ChildClient Start(LabGuest guest, string inventory, string state, params string[] more)
    {
        // Whoever runs the tests in the background has them, and what they start, ignore interrupts.
        string[] arguments =
        [
            "--default-signal=INT", "dotnet", Path.Combine(AppContext.BaseDirectory, "VmMigration.Lab.dll"), "move", guest.Name,
            "--inventory", inventory, "--state", state, .. more,
        ];
        return new ChildClient(new Process
        {
            StartInfo = new ProcessStartInfo("env", arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
        });
    }

    /// <summary>What it has said so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return string.Join('\n', _said);
            }
        }
    }

    /// <summary>Waits until it says that it has come to a phase.</summary>
    public async Task ReachAsync(MigrationPhase phase) => Assert.True(
        await Wait.UntilAsync(
            () => Task.FromResult(Said.Contains($"{phase}: ", StringComparison.Ordinal)),
            Engine.Administrator.Patience, TimeSpan.FromMilliseconds(20), CancellationToken.None),
        Said);

    /// <summary>Presses Ctrl+C.</summary>
    public Task InterruptAsync() => Tool.RunCheckedAsync("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);

    /// <summary>Kills it.</summary>
    public async Task<int> KillAsync()
    {
        await Tool.RunCheckedAsync("kill", ["-KILL", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        return await EndAsync();
    }

    /// <summary>Waits for its end; 137 is that of one that was killed.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Engine.Administrator.Patience);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is not null)
        {
            lock (_said)
            {
                _said.Add(line);
            }
        }
    }
}
