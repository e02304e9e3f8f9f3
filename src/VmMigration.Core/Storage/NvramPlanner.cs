using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>
/// The firmware's variables. QEMU sends them with a guest that runs, but writes them down on the destination only when it runs
/// there, and neither takes the source's file away nor what a move that failed left: they are carried beforehand.
/// </summary>
internal static class NvramPlanner
{
    /// <summary>They are some KiB, or a few MiB.</summary>
    private const long Most = 64L << 20;

    /// <exception cref="MigrationException">The destination has another file there that is in use, or in the way.</exception>
    public static async Task<PlannedSteps> PlanAsync(
        MoveFacts facts, IHypervisor source, IHypervisor destination, FolderLooks looks, CancellationToken cancellationToken)
    {
        if (facts.Domain!.Os.NvramPath is not { } named)
        {
            return PlannedSteps.Nothing;
        }

        if (FolderPath.HasDots(named))
        {
            throw new MigrationException(
                MigrationError.StorageNotShared,
                $"The firmware's variables of {facts.Guest!.Name} are named by a path with dot segments ({named}), and which file that is depends on links that nobody has looked at.",
                $"Name it by its plain path in the guest's description (virsh edit; readlink -f on {source.Host.Name} says which that is).",
                facts.Guest.Name) { Check = CheckIds.Nvram };
        }

        var path = FolderPath.Normal(named);
        try
        {
            return await PlanAsync(facts, path, source, destination, looks, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e) when (facts.Request.Kind is MigrationKind.Live && e.Error is MigrationError.DaemonError)
        {
            return new PlannedSteps([])
            {
                Warnings = [$"{path} cannot be looked at, so that the firmware's variables are left to libvirt, and the file to {source.Host.Name}: {e.Message}"],
            };
        }
    }

    private static async Task<PlannedSteps> PlanAsync(
        MoveFacts facts, string path, IHypervisor source, IHypervisor destination, FolderLooks looks, CancellationToken cancellationToken)
    {
        var (folder, name) = (FolderPath.Of(path), FolderPath.NameOf(path));
        looks.Announce(folder);
        if (!await FolderAccess.UseAsync(source, folder, build: false, pool => Task.FromResult(pool is not null), cancellationToken).ConfigureAwait(false))
        {
            return PlannedSteps.Nothing;
        }

        var finding = await FolderProbe.LookAsync(source, folder, destination, folder, [name], looks.Markers, prove: true, cancellationToken).ConfigureAwait(false);
        if (finding.State is FolderState.Shared || !finding.Here.TryGetValue(name, out var image))
        {
            // Of a guest that never ran, libvirt makes them from the template wherever it is started.
            return PlannedSteps.Nothing;
        }

        MoveStep[] removal = facts.Request.KeepSource ? [new KeepImageStep(path, "it was to be kept (-KeepSource)")]
            : [new RemoveImageStep(facts.Guest!.Uuid, path) { Copy = path, Planned = ImageIdentity.Of(image) }];
        if (finding.There.ContainsKey(name))
        {
            await DemandSameAsync(facts, finding, image, source, destination, cancellationToken).ConfigureAwait(false);
            return new PlannedSteps(removal) { Description = [$"firmware's variables: {path}, the same on {destination.Host.Name}"] };
        }

        return new PlannedSteps([Carried(finding, image, source), .. removal])
        {
            Description = [$"firmware's variables: {path}, carried along"],
        };
    }

    private static MakeVolumeStep Carried(FolderFinding finding, StorageVolumeDescription image, IHypervisor source) =>
        new(finding.Folder, new NewVolume(image.Name, image.Length, "raw"))
        {
            Original = FolderPath.Join(finding.Folder, image.Name),
            MakesFolder = finding.State is FolderState.Missing,
            Content = token => FolderAccess.UseAsync(
                source, finding.Folder, build: false, pool => source.Storage.ReadAsync(pool!.Name, image.Name, Most, token), token),
        };

    /// <summary>
    /// A file of that name may be all that is left of another guest: nothing is written over it, neither by the move nor by the guest
    /// once it runs there. What is byte for byte what would be carried is as good as carried.
    /// </summary>
    private static async Task DemandSameAsync(
        MoveFacts facts, FolderFinding finding, StorageVolumeDescription image, IHypervisor source, IHypervisor destination, CancellationToken cancellationToken)
    {
        var path = FolderPath.Join(finding.Folder, image.Name);
        var users = await ImageUsers.FindAsync(destination, path, facts.Guest!.Uuid, [], cancellationToken).ConfigureAwait(false);
        var isSame = finding.There[image.Name].Length == image.Length && await FolderAccess.UseBothAsync(
            (source, finding.Folder),
            (destination, finding.Folder),
            async (here, there) =>
            {
                var own = await source.Storage.ReadAsync(here!.Name, image.Name, Most, cancellationToken).ConfigureAwait(false);
                var other = await destination.Storage.ReadAsync(there!.Name, image.Name, Most, cancellationToken).ConfigureAwait(false);
                return own.AsSpan().SequenceEqual(other);
            },
            cancellationToken).ConfigureAwait(false);
        if (users.Count == 0 && isSame)
        {
            return;
        }

        var host = destination.Host.Name;
        throw new MigrationException(
            MigrationError.StorageNameTaken,
            users.Count > 0
                ? $"{host} has {path} already, which {string.Join(", ", users)} needs; nothing is overwritten."
                : $"{host} has {path} already, with other firmware's variables in it than the guest's on {source.Host.Name}; nothing is overwritten.",
            users.Count > 0
                ? $"Give the guest a file of its own: virsh edit {CommandText.Virsh(facts.Guest.Name, facts.Guest.Uuid)} on {source.Host.Name}, <nvram>."
                : $"If nobody needs it, move it aside on {host}: mv {ShellText.Quote(path)} {ShellText.Quote($"{path}.old")}",
            path) { Check = CheckIds.Nvram };
    }
}
