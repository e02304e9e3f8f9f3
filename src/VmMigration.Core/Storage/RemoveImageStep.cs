using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>Deletes the source's image of a disk that was copied, once the guest runs elsewhere and nobody else needs it.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Path">The image.</param>
internal sealed record RemoveImageStep(Guid Guest, string Path) : MoveStep(MoveSide.Source)
{
    public const string Name = "removeImage";

    public override string Kind => Name;

    public override string Subject => $"the copied image {Path}";

    public override bool IsWorthTelling => false;

    public override IReadOnlyDictionary<string, string> Fields => new Dictionary<string, string> { ["uuid"] = $"{Guest}", ["path"] = Path };

    public static RemoveImageStep Read(IReadOnlyDictionary<string, string> fields) => new(Guid.Parse(fields["uuid"]), fields["path"]);

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task FinishAsync(IHypervisor host, CancellationToken cancellationToken) => FolderAccess.UseAsync(
        host,
        FolderPath.Of(Path),
        build: false,
        async pool =>
        {
            if (pool is null)
            {
                return false;
            }

            var siblings = await host.Storage.ListVolumesAsync(pool.Name, cancellationToken).ConfigureAwait(false);
            var users = await ImageUsers.FindAsync(host, Path, Guest, siblings, cancellationToken).ConfigureAwait(false);
            if (users.Count > 0)
            {
                throw GuestNeeds.Kept(host, users, $"virsh vol-delete {CommandText.Sh(Path)}", Path);
            }

            await host.Storage.DeleteVolumeAsync(pool.Name, FolderPath.NameOf(Path), cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);
}
