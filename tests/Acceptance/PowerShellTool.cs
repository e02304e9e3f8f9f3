using System.Diagnostics;

namespace VmMigration.Acceptance;

/// <summary>The machine's PowerShell with Pester, and how to get them.</summary>
internal static class PowerShellTool
{
    private const string GetPowerShell = "Get PowerShell 7.4 or later from https://aka.ms/install-powershell.";
    private static readonly Lazy<Task<string?>> Missing = new(LookAsync);

    /// <summary>Why the tests cannot run here; null where they can.</summary>
    public static Task<string?> WhatIsMissingAsync() => Missing.Value;

    /// <summary>Runs a command and gives what it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, TimeSpan timeout)
    {
        var start = new ProcessStartInfo("pwsh", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var stop = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"not through after {timeout}\n{await output}\n{await errors}");
        }

        return (process.ExitCode, $"{await output}{await errors}");
    }

    private static async Task<string?> LookAsync()
    {
        const string Versions = "if ($PSVersionTable.PSVersion -lt '7.4') { \"old $($PSVersionTable.PSVersion)\" } "
            + "elseif (-not (Get-Module Pester -ListAvailable | Where-Object { $_.Version.Major -ge 5 })) { 'nopester' } else { 'ok' }";
        try
        {
            var (_, output) = await RunAsync(["-NoProfile", "-NonInteractive", "-Command", Versions], new Dictionary<string, string?>(), TimeSpan.FromMinutes(2));
            return output.Trim() switch
            {
                "ok" => null,
                "nopester" => "PowerShell has no Pester 5: Install-PSResource Pester.",
                { } other => $"pwsh says: {other}. {GetPowerShell}",
            };
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"No pwsh is on PATH. {GetPowerShell}";
        }
    }
}
