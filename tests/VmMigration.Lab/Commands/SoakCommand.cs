using VmMigration.Lab.Soak;

namespace VmMigration.Lab.Commands;

/// <summary>Moves guests over and over, with faults, and asks after each move that nothing was lost.</summary>
internal static class SoakCommand
{
    private const int UsualMoves = 300;

    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        int moves = line.Number("--moves") ?? UsualMoves;
        int seed = line.Number("--seed") ?? 1;
        line.EnsureAllRead();
        Console.WriteLine($"{moves} moves of seed {seed}");
        await using LabEnvironment lab = await LabEnvironment.StartAsync(
            new LabOptions { SharedStorage = true }, new ConsoleLog(), cancellationToken);
        SoakRun run = await SoakRun.RunAsync(lab, seed, moves, new ConsoleLog(), cancellationToken);
        string outcomes = string.Join(", ", run.Outcomes.OrderBy(o => o.Key).Select(o => $"{o.Value} {o.Key}"));
        Console.WriteLine($"{moves} moves: {outcomes}. After each, one copy ran, nothing was lost and nothing left behind.");
        Console.WriteLine($"{run.Hung} hung behind a move and were restarted; the session's memory grew by {run.MemoryGrowth / 1024} KiB.");
        return 0;
    }
}
