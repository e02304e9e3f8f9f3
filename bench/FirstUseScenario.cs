using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>(b) First use: pwsh from its start to the end of a move, less a bare pwsh, against virsh.</summary>
internal sealed class FirstUseScenario : IBenchScenario
{
    public string Name => "first";

    public string Question => "pwsh from start to the end of a move, less a bare pwsh, against virsh";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        await using LabGuest guest = await BenchGuest.StartAsync(setting, cancellationToken);
        List<double> whole = [];
        List<double> bare = [];
        List<double> theirs = [];
        for (int round = 0; round < setting.Rounds; round++)
        {
            (LabHost here, LabHost there) = (setting.First, setting.Second);
            bare.Add(await PwshAsync(setting, "exit", cancellationToken));
            whole.Add(await PwshAsync(
                setting,
                $"Import-Module '{setting.Manifest}'; $r = Start-VmLiveMigration {guest.Name} {there.Name} -Source {here.Name} | Select-Object -Last 1; "
                + "if ($r.Outcome -ne 'Completed') { exit 1 }",
                cancellationToken));
            theirs.Add(await BenchSetting.TimeAsync("virsh", setting.VirshMove(guest.Name, there, here), cancellationToken));
        }

        double ours = Median.Of(whole) - Median.Of(bare);
        double median = Median.Of(theirs);
        return [new("first use, less a bare pwsh", "ms", ours, median, ours / median, 1.2, $"{setting.Rounds} each, in turn; a bare pwsh takes {Median.Of(bare):0} ms")];
    }

    private static Task<double> PwshAsync(BenchSetting setting, string script, CancellationToken cancellationToken) =>
        BenchSetting.TimeAsync(setting.Pwsh, ["-NoProfile", "-NonInteractive", "-Command", script], cancellationToken);
}
