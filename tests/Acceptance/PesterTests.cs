namespace VmMigration.Acceptance;

/// <summary>The module in a real PowerShell: a row for each file of Pester tests beside this one, some of them of the packed module too.</summary>
public abstract class PesterTests(AcceptanceLab lab)
{
    private const string OfPacked = "Packed.Tests.ps1";

    /// <summary>What would differ if something were left out of the package, or found in another place.</summary>
    private static readonly string[] AlsoPacked = ["Module.Tests.ps1", "BadInput.Tests.ps1", "Hosts.Tests.ps1", OfPacked];

    /// <summary>The files that need the guest that is always busy, or those that do not: each half has hosts of its own, side by side.</summary>
    protected static TheoryData<string, ModuleCopy> Files(bool needBusyGuest)
    {
        var rows = new TheoryData<string, ModuleCopy>();
        foreach (var file in Directory.GetFiles(PesterRun.Tests, "*.Tests.ps1").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)
            .Where(f => Text(f).Contains(BusyLab.Guest, StringComparison.Ordinal) == needBusyGuest))
        {
            if (file != OfPacked)
            {
                rows.Add(file, ModuleCopy.Checkout);
            }

            if (AlsoPacked.Contains(file))
            {
                rows.Add(file, ModuleCopy.Packed);
            }
        }

        return rows;
    }

    /// <summary>Runs one, and asserts that all of it passes.</summary>
    protected async Task RunAsync(string file, ModuleCopy copy)
    {
        // A file says itself that it needs hosts, by the variable that names them.
        var text = Text(file);
        IReadOnlyDictionary<string, string?> environment = text.Contains("VMMIGRATION_LAB_INVENTORY", StringComparison.Ordinal)
            ? await lab.GetAsync()
            : new Dictionary<string, string?> { ["VMMIGRATION_INVENTORY"] = null };
        var failures = PesterRun.Failures(await PesterRun.RunAsync(file, copy, environment));
        Assert.True(failures is null, failures);
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(PesterRun.Tests, file));
}
