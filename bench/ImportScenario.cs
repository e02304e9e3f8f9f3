using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>(d) What importing the module adds to a bare pwsh.</summary>
internal sealed class ImportScenario : IBenchScenario
{
    public string Name => "import";

    public string Question => "pwsh that imports the module, less a bare one";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        List<double> with = [];
        List<double> bare = [];
        for (int round = 0; round < setting.Rounds; round++)
        {
            bare.Add(await BenchSetting.TimeAsync(setting.PowerShell.StartInfo(["-NoProfile", "-NonInteractive", "-Command", "$null"]), cancellationToken));
            with.Add(await BenchSetting.TimeAsync(
                setting.PowerShell.StartInfo(["-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{Checkout.Manifest}'"]), cancellationToken));
        }

        double added = Median.Of(with) - Median.Of(bare);
        return [new("import of the module", "ms", Median.Of(with), Median.Of(bare), added, 250, $"{setting.Rounds} each, in turn; the figure is the difference")];
    }
}
