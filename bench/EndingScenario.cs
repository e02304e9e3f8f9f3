using System.Diagnostics;
using System.Globalization;
using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>(f) A guest that changes more than the link carries: whether and how its move ends, under each policy and by virsh.</summary>
internal sealed class EndingScenario : IBenchScenario
{
    private const string Link = "400mbit";
    private static readonly TimeSpan VirshPatience = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Each policy, the seconds to the end at most (what is asked of mustFinish; of the others their own timeout), and the
    /// ms of standing still at most: the ceiling or, for a guest that is paused, what all its memory takes on this link.
    /// </summary>
    private static readonly (string Policy, double MostSeconds, double MostDowntime)[] Policies =
        [("mustFinish", 30, 900), ("minimalDowntime", 900, 300), ("balanced", 900, 900), ("suspendIfNeeded", 600, 11_000)];

    public string Name => "ending";

    public string Question => $"a guest that changes 80 MiB/s, on a link of {Link}: each policy against virsh migrate --live --p2p";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        await Task.WhenAll(setting.Lab.Hosts.Select(h => h.SetRateAsync(Link, cancellationToken)));
        try
        {
            await VirshAsync(setting, cancellationToken);
            await using PowerShellSession session = await PowerShellSession.StartAsync(
                setting.PowerShell, $"Import-Module '{Checkout.Manifest}'; $ProgressPreference = 'SilentlyContinue'");
            List<Measurement> results = [];
            foreach (var (policy, seconds, downtime) in Policies)
            {
                results.AddRange(await OursAsync(setting, session, policy, seconds, downtime, cancellationToken));
            }

            return results;
        }
        finally
        {
            await Task.WhenAll(setting.Lab.Hosts.Select(h => h.SetRateAsync(null, CancellationToken.None)));
        }
    }

    /// <summary>Shows that the move does not end by itself; where it did, there would be nothing to compare.</summary>
    private static async Task VirshAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        await using LabGuest guest = await StartAsync(setting, cancellationToken);
        Task<double> move = BenchSetting.TimeAsync("virsh", setting.VirshMove(guest.Name, setting.First, setting.Second), cancellationToken);
        if (await Task.WhenAny(move, Task.Delay(VirshPatience, cancellationToken)) == move)
        {
            throw new InvalidOperationException($"virsh was through after {await move:0} ms: this guest is not busy enough for the question.");
        }

        (await setting.First.VirshAsync("domjobabort", guest.Name)).EnsureSuccess();
        // What virsh says then differs: over ssh libvirt 9.0 may lose the reason. Where the guest runs does not.
        await Task.WhenAny(move);
        if (move.IsCompletedSuccessfully || (await setting.First.VirshAsync("domstate", guest.Name)).EnsureSuccess().Output.Trim() != "running")
        {
            throw new InvalidOperationException("virsh was through although its move was aborted.");
        }
    }

    private static async Task<IReadOnlyList<Measurement>> OursAsync(
        BenchSetting setting, PowerShellSession session, string policy, double mostSeconds, double mostDowntime, CancellationToken cancellationToken)
    {
        await using LabGuest guest = await StartAsync(setting, cancellationToken);
        await using EchoProbe probe = EchoProbe.Start(guest.Address!);
        long start = Stopwatch.GetTimestamp();
        string[] answer = (await session.AskAsync(
            $"$m = Start-VmLiveMigration {guest.Name} {setting.Second.Name} -Source {setting.First.Name} -Policy {policy} -ErrorAction SilentlyContinue | Select-Object -Last 1; "
            + "\"$($m.Outcome)|$($m.Downtime.TotalMilliseconds)|$($m.Error.Error)|$($m.Iteration)\"")).Split('|');
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        EchoReport echo = await probe.StopAsync();
        bool completed = answer[0] == "Completed";
        if (!completed && answer[2] != "DidNotConverge")
        {
            throw new InvalidOperationException($"The move under {policy} ended as '{string.Join(' ', answer)}'.");
        }

        string end = completed ? $"arrived in iteration {answer[3]}" : "given up, with the reason; the guest runs on the source";
        double reported = completed ? double.Parse(answer[1], CultureInfo.InvariantCulture) : 0;
        return
        [
            new($"busy guest, {policy}", "s", elapsed, VirshPatience.TotalSeconds, elapsed, mostSeconds, $"{end}; virsh: not through, aborted"),
            new(
                $"busy guest, {policy}: standing still", "ms", reported, null, reported, mostDowntime,
                $"as reported; longest gap of an echo {echo.LongestGap.TotalMilliseconds:0} ms, {echo.Received} of {echo.Sent} answered"),
        ];
    }

    private static async Task<LabGuest> StartAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        LabGuest guest = await setting.Lab.StartGuestAsync(
            setting.First,
            new GuestOptions { Kind = GuestKind.Linux, MemoryMiB = 512, DirtyMiBPerSecond = 80, WorkingSetMiB = 200, Persistent = true },
            cancellationToken);
        await guest.WaitUntilAnsweringAsync(cancellationToken: cancellationToken);
        return guest;
    }
}
