using System.Text.Json;
using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Tests.Support;

/// <summary>A move's samples out of a file: a line each, with libvirt's own names and figures.</summary>
internal static class RecordedHistory
{
    /// <summary>The samples of a file in Samples/histories, each with the time since the job began.</summary>
    public static IEnumerable<(TimeSpan At, MigrationSample Sample)> Read(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Samples", "histories", $"{name}.jsonl")).Select(Parse);

    private static (TimeSpan At, MigrationSample Sample) Parse(string line)
    {
        var fields = JsonSerializer.Deserialize<Dictionary<string, long>>(line)!;
        var parameters = fields.Select(f => new TypedParameter(
            f.Key, f.Key is "auto_converge_throttle" ? (object)(int)f.Value : (ulong)f.Value)).Prepend(new("operation", DomainJob.MigrationOut));
        var sample = MigrationSample.From(new DomainJob(DomainJobType.Unbounded, new TypedParameters([.. parameters])));
        return (sample.Elapsed!.Value, sample);
    }
}
