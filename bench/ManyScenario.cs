using System.Diagnostics;
using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>(f) Ten guests: one cmdlet, two at a time, against a loop of virsh and against two virsh at a time.</summary>
internal sealed class ManyScenario : IBenchScenario
{
    private const int Count = 10;

    public string Name => "many";

    public string Question => $"{Count} idle guests over ssh: one cmdlet with its limit of 2 at a time against a virsh loop and xargs -P2 virsh";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        List<LabGuest> guests = [];
        try
        {
            for (int i = 0; i < Count; i++)
            {
                guests.Add(await setting.Lab.StartGuestAsync(
                    setting.First, new GuestOptions { Kind = GuestKind.BootSector, MemoryMiB = 256, Persistent = true }, cancellationToken));
            }

            await using PowerShellSession session = await PowerShellSession.StartAsync(
                setting.PowerShell, $"Import-Module '{Checkout.Manifest}'; $ProgressPreference = 'SilentlyContinue'");
            int rounds = Math.Max(1, setting.Rounds / 3);
            List<double> ours = [];
            List<double> loop = [];
            List<double> pairs = [];
            for (int round = 0; round < rounds; round++)
            {
                ours.Add(await OursAsync(session, guests, setting.First, setting.Second));
                loop.Add(await VirshAsync(setting, guests, setting.Second, setting.First, 1, cancellationToken));
                pairs.Add(await VirshAsync(setting, guests, setting.First, setting.Second, 2, cancellationToken));
                ours.Add(await OursAsync(session, guests, setting.Second, setting.First));
                loop.Add(await VirshAsync(setting, guests, setting.First, setting.Second, 1, cancellationToken));
                pairs.Add(await VirshAsync(setting, guests, setting.Second, setting.First, 2, cancellationToken));
            }

            (double mine, double one, double two) = (Median.Of(ours), Median.Of(loop), Median.Of(pairs));
            return
            [
                new($"{Count} guests, against a virsh loop", "ms", mine, one, mine / one, 0.6, $"{ours.Count} times each, in turn; median"),
                new($"{Count} guests, against xargs -P2 virsh", "ms", mine, two, mine / two, 1.05, "both with 2 moves at a time"),
            ];
        }
        finally
        {
            foreach (LabGuest guest in guests)
            {
                await guest.DisposeAsync();
            }
        }
    }

    private static async Task<double> OursAsync(PowerShellSession session, List<LabGuest> guests, LabHost from, LabHost to)
    {
        long start = Stopwatch.GetTimestamp();
        string names = string.Join(',', guests.Select(g => $"'{g.Name}'"));
        string done = await session.AskAsync(
            $"@({names} | Start-VmLiveMigration -Destination {to.Name} -Source {from.Name} | Where-Object Outcome -eq Completed).Count");
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return done == $"{guests.Count}" ? elapsed : throw new InvalidOperationException($"{done} of {guests.Count} guests were moved.");
    }

    private static Task<double> VirshAsync(
        BenchSetting setting, List<LabGuest> guests, LabHost from, LabHost to, int atATime, CancellationToken cancellationToken)
    {
        string[] move = setting.VirshMove("{}", from, to);
        string command = $"printf '%s\\n' {string.Join(' ', guests.Select(g => g.Name))} | "
            + $"xargs -P{atATime} -I{{}} virsh {string.Join(' ', move.Select(word => $"'{word}'"))}";
        return BenchSetting.TimeAsync("sh", ["-c", command], cancellationToken);
    }
}
