namespace VmMigration.Acceptance;

/// <summary>The module in a real PowerShell: a row for each file of Pester tests beside this one.</summary>
public sealed class AcceptanceTests(AcceptanceLab lab) : IClassFixture<AcceptanceLab>
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Repository.Tests, "*.Tests.ps1").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Pester(string file)
    {
        var missing = await PowerShellTool.WhatIsMissingAsync();
        Assert.SkipWhen(missing is not null, missing ?? "");
        var path = Path.Combine(Repository.Tests, file);
        // A file says itself that it needs hosts, by the variable that names them.
        var needsLab = (await File.ReadAllTextAsync(path)).Contains("VMMIGRATION_LAB_INVENTORY", StringComparison.Ordinal);
        IReadOnlyDictionary<string, string?> environment = needsLab
            ? await lab.GetAsync()
            : new Dictionary<string, string?> { ["VMMIGRATION_INVENTORY"] = null };
        var tests = await PesterRun.RunAsync(path, environment);
        var failures = PesterRun.Failures(tests);
        Assert.True(failures is null, failures);
    }
}
