using System.Diagnostics;
using VmMigration.Lab;

namespace VmMigration.Bench;

/// <summary>(e) What a session holds that watches 8 moves, against a bare one, and whether it grows with their length.</summary>
internal sealed class MemoryScenario : IBenchScenario
{
    private const int Moves = 8;

    public string Name => "memory";

    public string Question => $"resident memory of a session that watches {Moves} running moves, against a bare one";

    public async Task<IReadOnlyList<Measurement>> RunAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        List<LabGuest> guests = [];
        List<Process> moves = [];
        try
        {
            for (int i = 0; i < Moves; i++)
            {
                // It changes its memory faster than 1 MiB/s carries: the move lasts as long as it is watched.
                guests.Add(await setting.Lab.StartGuestAsync(
                    setting.First,
                    new GuestOptions { Kind = GuestKind.BootSector, MemoryMiB = 64, DirtyMiBPerSecond = 20, Persistent = true },
                    cancellationToken));
                moves.Add(Process.Start(new ProcessStartInfo(
                    "virsh", setting.VirshMove(guests[^1].Name, setting.First, setting.Second, "--bandwidth", "1"))
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!);
            }

            await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
            return await WatchAsync(setting, cancellationToken);
        }
        finally
        {
            foreach (Process move in moves)
            {
                move.Kill(entireProcessTree: true);
                move.Dispose();
            }

            foreach (LabGuest guest in guests)
            {
                await guest.DisposeAsync();
            }
        }
    }

    private static async Task<IReadOnlyList<Measurement>> WatchAsync(BenchSetting setting, CancellationToken cancellationToken)
    {
        await using PowerShellSession bare = await PowerShellSession.StartAsync(setting.PowerShell, "$null", collectOften: true);
        await using PowerShellSession watching = await PowerShellSession.StartAsync(
            setting.PowerShell,
            $$"""
            Import-Module '{{Checkout.Manifest}}'; $ProgressPreference = 'SilentlyContinue'
            $found = Get-VmMigration -Source {{setting.First.Name}}
            if ($found.Count -ne {{Moves}}) { [Console]::Error.WriteLine("found $($found.Count) moves"); exit 1 }
            """,
            collectOften: true);
        Task<string> watch = watching.AskAsync("$found | Wait-VmMigration -ProgressInterval 0:0:1 | Out-Null; 'over'");
        List<double> early = [];
        List<double> late = [];
        await Task.Delay(TimeSpan.FromSeconds(35), cancellationToken);
        for (int i = 0; i < 5; i++)
        {
            early.Add(watching.ResidentMiB());
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }

        await Task.Delay(TimeSpan.FromSeconds(50), cancellationToken);
        for (int i = 0; i < 5; i++)
        {
            late.Add(watching.ResidentMiB());
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }

        if (watch.IsCompleted)
        {
            throw new InvalidOperationException($"The moves ended while they were watched: {await watch}");
        }

        double added = Median.Of(late) - bare.ResidentMiB();
        double grown = Median.Of(late) - Median.Of(early);
        return
        [
            new("memory of a session that watches 8 moves", "MiB", Median.Of(late), bare.ResidentMiB(), added, 60, "resident, after 90 s; the figure is the difference"),
            new("its growth from 40 s to 90 s", "MiB", Median.Of(late), Median.Of(early), grown, 5, "the figure is the difference"),
        ];
    }
}
