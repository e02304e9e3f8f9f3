namespace VmMigration.Acceptance;

/// <summary>The module in a real PowerShell: a row for each file of Pester tests beside this one, some of them of the packed module too.</summary>
public sealed class AcceptanceTests(AcceptanceLab lab) : IClassFixture<AcceptanceLab>
{
    private const string OfPacked = "Packed.Tests.ps1";

    /// <summary>What would differ if something were left out of the package, or found in another place.</summary>
    private static readonly string[] AlsoPacked = ["Module.Tests.ps1", "BadInput.Tests.ps1", "Hosts.Tests.ps1", OfPacked];

    public static TheoryData<string, ModuleCopy> Files
    {
        get
        {
            var rows = new TheoryData<string, ModuleCopy>();
            foreach (var file in Directory.GetFiles(PesterRun.Tests, "*.Tests.ps1").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal))
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
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Pester(string file, ModuleCopy copy)
    {
        // A file says itself that it needs hosts, by the variable that names them.
        var text = await File.ReadAllTextAsync(Path.Combine(PesterRun.Tests, file));
        IReadOnlyDictionary<string, string?> environment = text.Contains("VMMIGRATION_LAB_INVENTORY", StringComparison.Ordinal)
            ? await lab.GetAsync()
            : new Dictionary<string, string?> { ["VMMIGRATION_INVENTORY"] = null };
        var failures = PesterRun.Failures(await PesterRun.RunAsync(file, copy, environment));
        Assert.True(failures is null, failures);
    }
}
