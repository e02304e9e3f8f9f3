using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>A lab, the scenarios one after the other, a table and a JSON file.</summary>
internal static class BenchRun
{
    public static async Task<int> RunAsync(int rounds, string? only, string json, CancellationToken cancellationToken)
    {
        PowerShellTool powerShell = await PowerShellTool.FindAsync(cancellationToken: cancellationToken);
        Console.WriteLine(powerShell);
        await using LabEnvironment lab = await LabEnvironment.StartAsync(new LabOptions { Name = "bench" }, null, cancellationToken);
        var setting = new BenchSetting(lab, powerShell, rounds);
        IBenchScenario[] scenarios = [new MovesScenario(), new FirstUseScenario(), new CallsScenario(), new ImportScenario(), new MemoryScenario(), new ManyScenario(), new EndingScenario(), new DiskScenario(), new ChecksScenario()];
        List<Measurement> results = [];
        foreach (IBenchScenario scenario in scenarios.Where(s => only is null || s.Name == only))
        {
            Console.WriteLine($"{scenario.Name}: {scenario.Question}");
            results.AddRange(await scenario.RunAsync(setting, cancellationToken));
        }

        BenchReport.Write(results);
        BenchReport.Save(results, json);
        return results.Count > 0 && results.All(r => r.IsWithin) ? 0 : 1;
    }
}
