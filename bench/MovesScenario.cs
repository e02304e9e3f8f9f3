using System.Diagnostics;
using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>(a) A whole move over ssh: the cmdlet in a live session against virsh, in turn.</summary>
internal sealed class MovesScenario : IBenchScenario
{
    public string Name => "moves";

    public string Question => "a whole move of an idle 512 MiB guest over ssh, cmdlet in a live session against virsh migrate --live --p2p";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        await using LabGuest guest = await BenchGuest.StartAsync(setting, cancellationToken);
        await using PowerShellSession session = await PowerShellSession.StartAsync(
            setting.PowerShell, $"Import-Module '{Checkout.Manifest}'; $ProgressPreference = 'SilentlyContinue'");
        List<double> ours = [];
        List<double> theirs = [];
        for (int round = 0; round < setting.Rounds; round++)
        {
            // Each side goes each way equally often.
            (LabHost here, LabHost there) = (setting.First, setting.Second);
            ours.Add(await OursAsync(session, guest, here, there));
            theirs.Add(await TheirsAsync(setting, guest, there, here, cancellationToken));
            theirs.Add(await TheirsAsync(setting, guest, here, there, cancellationToken));
            ours.Add(await OursAsync(session, guest, there, here));
        }

        double median = Median.Of(theirs);
        double all = Median.Of(ours);
        double later = Median.Of(ours.Skip(1));
        return
        [
            new("a whole move, all", "ms", all, median, all / median, 1.0, $"{ours.Count} moves each, in turn; median"),
            new("a whole move, from the second on", "ms", later, median, later / median, 0.8, $"the first took {ours[0]:0} ms"),
        ];
    }

    private static async Task<double> OursAsync(PowerShellSession session, LabGuest guest, LabHost from, LabHost to)
    {
        long start = Stopwatch.GetTimestamp();
        string outcome = await session.AskAsync($"(Start-VmLiveMigration {guest.Name} {to.Name} -Source {from.Name} | Select-Object -Last 1).Outcome");
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return outcome == "Completed" ? elapsed : throw new InvalidOperationException($"The move ended as '{outcome}'.");
    }

    private static Task<double> TheirsAsync(BenchSetting setting, LabGuest guest, LabHost from, LabHost to, CancellationToken cancellationToken) =>
        BenchSetting.TimeAsync("virsh", setting.VirshMove(guest.Name, from, to), cancellationToken);
}
