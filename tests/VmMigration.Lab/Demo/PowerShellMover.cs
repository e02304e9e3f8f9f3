using System.Globalization;

namespace VmMigration.Lab.Demo;

/// <summary>Moves through the cmdlets, in a PowerShell of its own for each move, as a runbook would.</summary>
internal sealed class PowerShellMover(PowerShellTool powerShell, string inventoryPath)
{
    /// <summary>Moves a guest; what its administrator sees goes to this process's own terminal.</summary>
    public async Task<DemoMove> MoveAsync(string vm, string from, string to, CancellationToken cancellationToken)
    {
        Console.WriteLine($"PS> Start-VmLiveMigration {vm} {to} -Source {from}");
        string result = Path.GetTempFileName();
        try
        {
            // Values go through the environment: nothing is quoted into a script.
            const string Script = """
                $ErrorActionPreference = 'Continue'
                Import-Module $env:DEMO_MANIFEST
                Start-VmLiveMigration $env:DEMO_VM $env:DEMO_TO -Source $env:DEMO_FROM -OutVariable records
                $last = $records | Select-Object -Last 1
                '{0};{1};{2}' -f $last.Outcome, $last.Elapsed.TotalMilliseconds, $last.Downtime.TotalMilliseconds |
                    Set-Content -LiteralPath $env:DEMO_RESULT
                """;
            var info = powerShell.StartInfo(["-NoProfile", "-NonInteractive", "-Command", Script]);
            info.Environment["DEMO_MANIFEST"] = Checkout.Manifest;
            info.Environment["DEMO_VM"] = vm;
            info.Environment["DEMO_TO"] = to;
            info.Environment["DEMO_FROM"] = from;
            info.Environment["DEMO_RESULT"] = result;
            info.Environment["VMMIGRATION_INVENTORY"] = inventoryPath;
            info.Environment["VMMIGRATION_STATE"] = Path.Combine(Path.GetDirectoryName(inventoryPath)!, "journal");
            await Tool.RunOnTerminalAsync(info, cancellationToken);
            return Parse(await File.ReadAllTextAsync(result, cancellationToken));
        }
        finally
        {
            File.Delete(result);
        }
    }

    private static DemoMove Parse(string line)
    {
        string[] fields = line.Trim().Split(';');
        return fields is [{ Length: > 0 } outcome, var total, var downtime]
            ? new DemoMove(outcome, Milliseconds(total) ?? TimeSpan.Zero, Milliseconds(downtime))
            : new DemoMove("nothing was recorded", TimeSpan.Zero, null);
    }

    private static TimeSpan? Milliseconds(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out double value) ? TimeSpan.FromMilliseconds(value) : null;
}
