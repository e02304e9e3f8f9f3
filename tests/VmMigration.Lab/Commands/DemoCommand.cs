using VmMigration.Lab.Demo;

namespace VmMigration.Lab.Commands;

/// <summary>
/// The main job on real input: two hosts, a busy guest that answers an echo, and its move there and back through
/// the cmdlets.
/// </summary>
internal static class DemoCommand
{
    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        var memory = line.Number("--memory") ?? 512;
        var dirty = line.Number("--dirty") ?? 20;
        var options = new LabOptions { Hosts = 2, LinkRate = line.Text("--link"), Name = line.Text("--name") ?? "demo" };
        line.EnsureAllRead();

        var log = new ConsoleLog();
        PowerShellTool powerShell = await PowerShellTool.FindAsync(log, cancellationToken);
        Console.WriteLine("Two libvirt hosts on this machine:");
        await using LabEnvironment lab = await LabEnvironment.StartAsync(options, log, cancellationToken);
        (LabHost first, LabHost second) = (lab.Hosts[0], lab.Hosts[1]);
        await using LabGuest guest = await lab.StartGuestAsync(
            first,
            new GuestOptions { Name = "web1", Kind = GuestKind.Linux, MemoryMiB = memory, DirtyMiBPerSecond = dirty, Persistent = true },
            cancellationToken);
        await guest.WaitUntilAnsweringAsync(cancellationToken: cancellationToken);
        Console.WriteLine($"{guest}: {memory} MiB, rewrites {dirty} MiB/s, runs on {first}, answers at {guest.Address}");

        Console.WriteLine($"{Environment.NewLine}{powerShell} drives the moves:");
        var mover = new PowerShellMover(powerShell, lab.Keys.InventoryPath);
        List<DemoResult> results = [];
        foreach ((LabHost from, LabHost to) in new[] { (first, second), (second, first) })
        {
            results.Add(await MoveAsync(guest, from, to, mover, cancellationToken));
        }

        DemoTable.Write(results);
        return results.All(r => r.IsGood) ? 0 : 1;
    }

    private static async Task<DemoResult> MoveAsync(
        LabGuest guest, LabHost from, LabHost to, PowerShellMover mover, CancellationToken cancellationToken)
    {
        Console.WriteLine();
        await using EchoProbe probe = EchoProbe.Start(guest.Address!);
        await Task.Delay(200, cancellationToken);
        DemoMove move = await mover.MoveAsync(guest.Name, from.Name, to.Name, cancellationToken);
        await Task.Delay(500, cancellationToken);
        EchoReport echo = await probe.StopAsync();
        IReadOnlyDictionary<LabHost, string> states = await guest.StatesAsync(cancellationToken);
        IReadOnlyList<LabHost> runsOn = await guest.RunsOnAsync(cancellationToken);
        return new DemoResult(from.Name, to.Name, move, echo, states.ToDictionary(s => s.Key.Name, s => s.Value), [.. runsOn.Select(h => h.Name)]);
    }
}
