using System.Globalization;

namespace VmMigration.Lab.Demo;

/// <summary>Moves through the cmdlets, in a PowerShell of its own for each move, as a runbook would.</summary>
internal sealed class PowerShellMover(string pwsh, string manifest, string inventoryPath) : IDemoMover
{
    public string Description => $"{pwsh} drives the moves: Start-VmLiveMigration";

    public async Task<DemoMove> MoveAsync(string vm, string from, string to, CancellationToken cancellationToken)
    {
        Console.WriteLine($"PS> Start-VmLiveMigration {vm} {to} -Source {from}");
        string result = Path.GetTempFileName();
        try
        {
            // Values go through the environment: nothing is quoted into a script.
            const string Script = """
                $ErrorActionPreference = 'Continue'
                $PSStyle.OutputRendering = 'PlainText'
                Import-Module $env:DEMO_MANIFEST
                Start-VmLiveMigration $env:DEMO_VM $env:DEMO_TO -Source $env:DEMO_FROM |
                    Tee-Object -Variable records | Out-String -Stream -Width 118 | Out-Host
                $last = $records | Select-Object -Last 1
                '{0};{1};{2}' -f $last.Outcome, $last.Elapsed.TotalMilliseconds, $last.Downtime.TotalMilliseconds |
                    Set-Content -LiteralPath $env:DEMO_RESULT
                """;
            var environment = new Dictionary<string, string>
            {
                ["DEMO_MANIFEST"] = manifest,
                ["DEMO_VM"] = vm,
                ["DEMO_FROM"] = from,
                ["DEMO_TO"] = to,
                ["DEMO_RESULT"] = result,
                ["VMMIGRATION_INVENTORY"] = inventoryPath,
                ["VMMIGRATION_STATE"] = Path.Combine(Path.GetDirectoryName(inventoryPath)!, "journal"),
            };
            await Tool.RunOnTerminalAsync(pwsh, ["-NoProfile", "-NonInteractive", "-Command", Script], environment, cancellationToken);
            return Parse(await File.ReadAllTextAsync(result, cancellationToken));
        }
        finally
        {
            File.Delete(result);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

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
