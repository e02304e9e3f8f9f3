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
            // Each side goes each way equally often: one direction may be slower than the other.
            (LabHost here, LabHost there) = (setting.First, setting.Second);
            bare.Add(await PwshAsync(setting, "exit", cancellationToken));
            whole.Add(await OursAsync(setting, guest, here, there, cancellationToken));
            theirs.Add(await BenchSetting.TimeAsync("virsh", setting.VirshMove(guest.Name, there, here), cancellationToken));
            bare.Add(await PwshAsync(setting, "exit", cancellationToken));
            theirs.Add(await BenchSetting.TimeAsync("virsh", setting.VirshMove(guest.Name, here, there), cancellationToken));
            whole.Add(await OursAsync(setting, guest, there, here, cancellationToken));
        }

        double ours = Median.Of(whole) - Median.Of(bare);
        double median = Median.Of(theirs);
        return [new("first use, less a bare pwsh", "ms", ours, median, ours / median, 1.2, $"{whole.Count} each, in turn; a bare pwsh takes {Median.Of(bare):0} ms")];
    }

    private static Task<double> OursAsync(BenchSetting setting, LabGuest guest, LabHost from, LabHost to, CancellationToken cancellationToken) => PwshAsync(
        setting,
        $"Import-Module '{Checkout.Manifest}'; $r = Start-VmLiveMigration {guest.Name} {to.Name} -Source {from.Name} | Select-Object -Last 1; "
        + "if ($r.Outcome -ne 'Completed') { exit 1 }",
        cancellationToken);

    private static Task<double> PwshAsync(BenchSetting setting, string script, CancellationToken cancellationToken) =>
        BenchSetting.TimeAsync(setting.PowerShell.StartInfo(["-NoProfile", "-NonInteractive", "-Command", script]), cancellationToken);
}
