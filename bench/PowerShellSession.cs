using System.Diagnostics;
using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>A live PowerShell: takes a line of script, gives back a line of text.</summary>
internal sealed class PowerShellSession : IAsyncDisposable
{
    private readonly Process _process;

    private PowerShellSession(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <summary>Starts a session that has run <paramref name="prologue"/>.</summary>
    /// <param name="powerShell">The program.</param>
    /// <param name="prologue">A script.</param>
    /// <param name="collectOften">Whether garbage is collected every 4 MiB, so that what is held can be told from what is not collected yet.</param>
    public static async Task<PowerShellSession> StartAsync(PowerShellTool powerShell, string prologue, bool collectOften = false)
    {
        const string loop = """
            ; while ($null -ne ($line = [Console]::In.ReadLine())) {
                try { $answer = Invoke-Expression $line } catch { $answer = "error: $_" }
                [Console]::Out.WriteLine("=" + $answer) }
            """;
        ProcessStartInfo start = powerShell.StartInfo(["-NoProfile", "-NonInteractive", "-Command", prologue + loop]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        if (collectOften)
        {
            start.Environment["DOTNET_GCgen0size"] = "400000";
        }

        Process process = Process.Start(start)!;
        var session = new PowerShellSession(process);
        await session.AskAsync("'ready'");
        return session;
    }

    /// <summary>Runs a line of script and gives what it returned.</summary>
    public async Task<string> AskAsync(string script)
    {
        await _process.StandardInput.WriteLineAsync(script.ReplaceLineEndings(" "));
        await _process.StandardInput.FlushAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('='))
            {
                return line.StartsWith("=error:", StringComparison.Ordinal) ? throw new InvalidOperationException(line) : line[1..];
            }
        }

        throw new InvalidOperationException("The PowerShell session ended.");
    }

    /// <summary>Resident memory, in MiB.</summary>
    public double ResidentMiB()
    {
        _process.Refresh();
        return _process.WorkingSet64 / 1048576.0;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
