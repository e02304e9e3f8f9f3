using System.Text;
using System.Text.Json;

namespace VmMigration.Acceptance;

/// <summary>One file of Pester tests, run in a PowerShell of its own.</summary>
internal static class PesterRun
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);

    /// <summary>A test as Pester reports it.</summary>
    public sealed record Test(string Name, string Result, string? Error);

    public static async Task<IReadOnlyList<Test>> RunAsync(string file, IReadOnlyDictionary<string, string?> environment)
    {
        var results = Path.GetTempFileName();
        try
        {
            var (code, output) = await PowerShellTool.RunAsync(
                ["-NoProfile", "-NonInteractive", "-File", Path.Combine(Repository.Tests, "Invoke-Pester.ps1"), "-Path", file, "-Results", results],
                environment,
                Timeout);
            var text = await File.ReadAllTextAsync(results);
            return text.Length > 0
                ? JsonSerializer.Deserialize<Test[]>(text)!
                : throw new InvalidOperationException($"{Path.GetFileName(file)} was not run (exit code {code}):\n{output}");
        }
        finally
        {
            File.Delete(results);
        }
    }

    /// <summary>What went wrong, as Pester says it; null when nothing did.</summary>
    public static string? Failures(IReadOnlyList<Test> tests)
    {
        var failed = tests.Where(t => t.Result is not ("Passed" or "Skipped" or "NotRun")).ToArray();
        if (failed.Length == 0)
        {
            return tests.Any(t => t.Result == "Passed" || t.Result == "Skipped") ? null : "No test was found.";
        }

        var text = new StringBuilder($"{failed.Length} of {tests.Count} failed");
        foreach (var test in failed)
        {
            text.AppendLine().AppendLine().Append($"[-] {test.Name}: {test.Result}").AppendLine().Append(test.Error);
        }

        return text.ToString();
    }
}
