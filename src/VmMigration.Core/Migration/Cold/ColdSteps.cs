using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>
/// What a cold move does around the one step in which daemons move the guest. Settled backwards: what arrived goes before
/// the images that it uses, and the guest is started again last of all.
/// </summary>
internal static class ColdSteps
{
    /// <summary>The firmware's variables are some KiB, or a few MiB.</summary>
    private const long MostNvram = 64L << 20;

    /// <summary>Whether the guest has to be started, standing still, since disks are copied with it.</summary>
    public static bool NeedsProcess(StoragePlan storage) => storage.Disks.Any(d => d.IsCopied);

    public static async Task<IReadOnlyList<MoveStep>> ForAsync(
        MoveFacts facts, StoragePlan storage, IHypervisor source, IHypervisor destination, FolderLooks looks, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (request, guest) = (facts.Request, facts.Guest!);
        Demand(facts);
        List<MoveStep> steps = [];
        if (guest.IsActive)
        {
            steps.Add(new ShutDownStep(guest.Uuid, guest.Name, request.ShutdownTimeout, request.Force)
            {
                Time = time, Until = time.GetUtcNow() + request.ShutdownTimeout,
            });
        }

        steps.AddRange(storage.Steps);
        steps.AddRange(await NvramAsync(facts, source, destination, looks, cancellationToken).ConfigureAwait(false));
        if (NeedsProcess(storage))
        {
            steps.Add(new StartPausedStep(guest.Uuid));
        }

        if (!request.KeepSource)
        {
            steps.Add(new RemoveDefinitionStep(guest.Uuid));
        }

        steps.Add(new ArrivedGuestStep(guest.Uuid, guest.IsActive && !request.NoStart));
        return steps;
    }

    private static void Demand(MoveFacts facts)
    {
        var (request, guest, domain) = (facts.Request, facts.Guest!, facts.Domain!);
        if (!guest.Persistent)
        {
            throw Refusal(
                MigrationError.VmNotRunning, $"it is transient: shut down it would be gone from {request.Source.Name}",
                $"Define it first (virsh dumpxml {guest.Name}, virsh define), or move it live.");
        }

        if (facts.SameUuid is not null)
        {
            throw Refusal(
                MigrationError.VmNameTaken, $"{request.Destination.Name} has a definition of it already",
                $"Remove that if it is a leftover (virsh undefine {guest.Name} on {request.Destination.Name}).");
        }

        if (domain.Tpms.Any(t => t.Backend == "emulator"))
        {
            throw Refusal(
                MigrationError.Incompatible, "its TPM keeps its state in files that libvirt gives nobody",
                "Move it live: a guest that runs takes its TPM's state along.");
        }

        MigrationException Refusal(MigrationError error, string why, string action) =>
            new(error, $"{guest.Name} was not moved: {why}.", action, guest.Name);
    }

    /// <summary>The firmware's variables: a guest that never ran does not carry them.</summary>
    private static async Task<IEnumerable<MoveStep>> NvramAsync(
        MoveFacts facts, IHypervisor source, IHypervisor destination, FolderLooks looks, CancellationToken cancellationToken)
    {
        if (facts.Domain!.Os.NvramPath is not { } path)
        {
            return [];
        }

        var (folder, name) = (FolderPath.Of(path), FolderPath.NameOf(path));
        looks.Announce(folder);
        var finding = await FolderProbe.LookAsync(
            source, folder, destination, folder, [name], looks, prove: true, cancellationToken).ConfigureAwait(false);
        if (finding.State is FolderState.Shared || !finding.Here.TryGetValue(name, out var image))
        {
            return [];
        }

        if (finding.There.ContainsKey(name))
        {
            throw StorageErrors.NameTaken(destination.Host.Name, path);
        }

        var carried = new MakeVolumeStep(folder, new NewVolume(name, image.Capacity, "raw"))
        {
            MakesFolder = finding.State is FolderState.Missing,
            Content = token => FolderAccess.UseAsync(
                source, folder, build: false, pool => source.Storage.ReadAsync(pool!.Name, name, MostNvram, token), token),
        };
        return facts.Request.KeepSource ? [carried] : [carried, new RemoveImageStep(facts.Guest!.Uuid, path)];
    }
}
