using VmMigration.Hosts;
using VmMigration.Lab.Faults;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Commands;

/// <summary>Moves a guest through the core, in a process of its own that can be told when to die.</summary>
internal static class MoveCommand
{
    public static async Task<int> RunAsync(CommandLine line, CancellationToken cancellationToken)
    {
        var inventory = Hosts.Inventory.Load(line.Text("--inventory") ?? throw new UsageException("move GUEST --inventory FILE …"));
        IHypervisorConnector connector = new LibvirtConnector(TimeProvider.System);
        if (line.Text("--die") is { } death)
        {
            connector = new MortalConnector(connector, Death.Parse(death));
        }
        await using var session = new MigrationSession(
            connector, new JournalFolder(line.Text("--state") ?? throw new UsageException("--state FOLDER is needed.")), TimeProvider.System);
        int? postCopy = line.Number("--post-copy");
        var request = new MigrationRequest
        {
            Source = HostReference.Resolve(line.Text("--from") ?? "kvm1", inventory),
            Destination = HostReference.Resolve(line.Text("--to") ?? "kvm2", inventory),
            Bandwidth = line.Number("--bandwidth"),
            MaxDowntime = line.Number("--downtime") is { } limit ? TimeSpan.FromMilliseconds(limit) : null,
            PostCopy = postCopy is not null,
            PostCopyBandwidth = postCopy,
            Control = line.Flag("--direct") ? ControlMode.Direct : ControlMode.PeerToPeer,
            CopySecret = line.Flag("--copy-secret"),
            Storage = line.Flag("--copy") ? StorageMode.Copy : StorageMode.Auto,
            ShutdownTimeout = TimeSpan.FromSeconds(line.Number("--shutdown-timeout") ?? 1),
            Force = line.Flag("--force"),
            Kind = line.Flag("--cold") ? MigrationKind.Cold : MigrationKind.Live,
            VM = line.Next() ?? throw new UsageException("Which guest?"),
        };
        bool rehearses = line.Flag("--rehearse");
        line.EnsureAllRead();
        if (rehearses)
        {
            var found = await session.CheckAsync(request, new PreflightOptions { DryRun = true, Checks = ["Rehearsal"] }, cancellationToken);
            Console.WriteLine(found[0].Message);
            return found[0].Status is CheckStatus.Pass ? 0 : 1;
        }

        MigrationRun run = session.Start(request);
        await foreach (ProgressItem item in run.ReadAllAsync(cancellationToken))
        {
            if (item.IsMilestone)
            {
                Console.WriteLine($"{item.Record.Phase}: {item.Record.Reason}");
            }
        }
        return (await run.Completion).Outcome is MigrationOutcome.Completed ? 0 : 1;
    }
}
