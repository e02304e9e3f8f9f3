using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Lab.Demo;

/// <summary>Moves through the core, as the cmdlets do.</summary>
internal sealed class CoreMover(string inventoryPath, string description) : IDemoMover
{
    private readonly Hosts.Inventory _inventory = Hosts.Inventory.Load(inventoryPath);
    private readonly MigrationSession _session = new(
        new LibvirtConnector(TimeProvider.System),
        new JournalFolder(Path.Combine(Path.GetDirectoryName(inventoryPath)!, "journal")),
        TimeProvider.System);

    public string Description => description;

    public async Task<DemoMove> MoveAsync(string vm, string from, string to, CancellationToken cancellationToken)
    {
        MigrationRun run = _session.Start(new MigrationRequest
        {
            VM = vm,
            Source = HostReference.Resolve(from, _inventory),
            Destination = HostReference.Resolve(to, _inventory),
        });
        DemoTable.WriteHeader();
        await foreach (ProgressItem item in run.ReadAllAsync(cancellationToken))
        {
            if (item.IsMilestone)
            {
                DemoTable.Write(item.Record);
            }
        }

        MigrationProgress final = await run.Completion;
        return new DemoMove($"{final.Outcome}", final.Elapsed, final.Downtime);
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
