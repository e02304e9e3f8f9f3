using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>
/// That a folder is looked into before a move is planned: through a pool that may have been started for it, and with a marker
/// in it. Neither is there when the look is over; this is for those whose session dies in it.
/// </summary>
/// <param name="Side">On which host.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Marker">The marker's name.</param>
internal sealed record LookStep(MoveSide Side, string Folder, string Marker) : MoveStep(Side)
{
    public const string Name = "look";

    public override string Kind => Name;

    public override string Subject => $"the look into {Folder}";

    public override bool IsWorthTelling => false;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string> { ["folder"] = Folder, ["marker"] = Marker };

    public static LookStep Read(MoveSide side, IReadOnlyDictionary<string, string> fields) => new(
        // A folder may be one that an image names by a path with dot segments: nothing but the marker is touched in it.
        side, fields["folder"], FolderPath.DemandName(fields["marker"]));

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Also where it was looked while a move was settled: the next session ends the look, however the move ended.</summary>
    internal override Task FinishAsync(IHypervisor host, CancellationToken cancellationToken) => UndoAsync(host, cancellationToken);

    /// <summary>A pool that was started for it goes with the one that is used here.</summary>
    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => FolderAccess.SeeAsync(
        host,
        Folder,
        async pool =>
        {
            if (pool is not null)
            {
                await host.Storage.DeleteVolumeAsync(pool.Name, Marker, cancellationToken).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken);
}
