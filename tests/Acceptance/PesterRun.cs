using System.Diagnostics;
using System.Text;
using System.Text.Json;
using VmMigration.Lab;

namespace VmMigration.Acceptance;

/// <summary>One file of Pester tests, run in a PowerShell of its own.</summary>
internal static class PesterRun
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(10);
    private static readonly Lazy<Task<PowerShellTool>> PowerShell = new(() => PowerShellTool.FindAsync());

    /// <summary>Where the tests are.</summary>
    public static string Tests { get; } = Path.Combine(Checkout.Root, "tests", "Acceptance");

    private static string Pester => Path.Combine(AppContext.BaseDirectory, "Pester", "Pester.psd1");

    private static string Packed => Path.Combine(AppContext.BaseDirectory, "packed");

    /// <summary>A test as Pester reports it.</summary>
    public sealed record Test(string Name, string Result, string? Error);

    /// <param name="file">A file name in <see cref="Tests"/>.</param>
    /// <param name="copy">The module that it imports.</param>
    /// <param name="environment">What it reads; null removes a variable.</param>
    public static async Task<IReadOnlyList<Test>> RunAsync(string file, ModuleCopy copy, IReadOnlyDictionary<string, string?> environment)
    {
        var folder = Directory.CreateTempSubdirectory("vmmigration-pester-");
        try
        {
            var powerShell = await PowerShell.Value;
            powerShell.WriteLauncher(folder.FullName);
            var results = Path.Combine(folder.FullName, "results.json");
            var info = powerShell.StartInfo(
            [
                "-NoProfile", "-NonInteractive", "-File", Path.Combine(Tests, "Invoke-Pester.ps1"),
                "-Pester", Pester, "-Path", Path.Combine(Tests, file), "-Results", results,
            ]);
            foreach (var (name, value) in environment)
            {
                info.Environment[name] = value;
            }

            // The tests start shells of their own as anybody does: those are to be this PowerShell.
            info.Environment["PATH"] = $"{folder.FullName}{Path.PathSeparator}{info.Environment["PATH"]}";
            info.Environment["VMMIGRATION_MANIFEST"] = copy == ModuleCopy.Packed
                ? Directory.GetFiles(Packed, "VmMigration.psd1", SearchOption.AllDirectories).Single()
                : Checkout.Manifest;
            if (copy == ModuleCopy.Packed)
            {
                info.Environment["PSModulePath"] = Packed;
            }

            var (code, output) = await RunAsync(info);
            return File.Exists(results)
                ? JsonSerializer.Deserialize<Test[]>(await File.ReadAllTextAsync(results))!
                : throw new InvalidOperationException($"{file} was not run (exit code {code}):\n{output}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>What went wrong, as Pester says it; null when nothing did and nothing was left out.</summary>
    public static string? Failures(IReadOnlyList<Test> tests)
    {
        var failed = tests.Where(t => t.Result != "Passed").ToArray();
        if (failed.Length == 0)
        {
            return tests.Count > 0 ? null : "No test was found.";
        }

        var text = new StringBuilder($"{failed.Length} of {tests.Count} did not pass");
        foreach (var test in failed)
        {
            text.AppendLine().AppendLine().Append($"[-] {test.Name}: {test.Result}").AppendLine().Append(test.Error);
        }

        return text.ToString();
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo info)
    {
        info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var stop = new CancellationTokenSource(Timeout);
        try
        {
            await process.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"not through after {Timeout}\n{await output}\n{await errors}");
        }

        return (process.ExitCode, $"{await output}{await errors}");
    }
}
