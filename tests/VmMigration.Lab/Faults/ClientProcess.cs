using System.Diagnostics;
using System.Globalization;

namespace VmMigration.Lab.Faults;

/// <summary>A client in a process of its own (<c>lab move</c>), which can be interrupted or killed.</summary>
internal sealed class ClientProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _said = [];

    private ClientProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts the move of a guest, from the first host to the second where nothing else is said.</summary>
    public static ClientProcess Start(LabGuest guest, string inventory, string state, params string[] more)
    {
        // Whoever runs the lab in the background has it, and what it starts, ignore interrupts.
        string[] arguments =
        [
            "--default-signal=INT", "dotnet", typeof(ClientProcess).Assembly.Location, "move", guest.Name,
            "--inventory", inventory, "--state", state, .. more,
        ];
        return new ClientProcess(new Process
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

    /// <summary>Presses Ctrl+C.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>Kills it, if it has not ended yet.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("KILL");
        }
    }

    /// <summary>Waits for its end; 137 is that of one that was killed.</summary>
    public async Task<int> EndAsync(TimeSpan patience)
    {
        await _process.WaitForExitAsync().WaitAsync(patience);
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

    private Task SignalAsync(string name) => Tool.RunAsync("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);

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
