using System.Runtime.InteropServices;
using System.Text.Json;

namespace VmMigration.Bench;

/// <summary>The table for people and the file for programs.</summary>
internal static class BenchReport
{
    public static void Write(IReadOnlyList<Measurement> results)
    {
        Console.WriteLine($"\n{"What",-44} {"Ours",9} {"Theirs",9} {"",-8} {"Figure",8} {"Limit",7}");
        foreach (Measurement result in results)
        {
            Console.WriteLine(
                $"{result.Name,-44} {result.Ours,9:0} {result.Theirs,9:0} {result.Unit,-8} {result.Figure,8:0.00} {result.Limit,7:0.0#}  "
                + $"{(result.IsWithin ? "" : "OVER  ")}{result.Note}");
        }
    }

    public static void Save(IReadOnlyList<Measurement> results, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var report = new
        {
            Time = DateTimeOffset.UtcNow,
            Machine = new { Processors = Environment.ProcessorCount, Cpu = CpuName(), Os = RuntimeInformation.OSDescription },
            Results = results,
        };
        File.WriteAllText(file, JsonSerializer.Serialize(report, Indented));
    }

    private static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true };

    private static string? CpuName() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        : null;
}
