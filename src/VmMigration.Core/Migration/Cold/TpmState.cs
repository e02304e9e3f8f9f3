using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>
/// The state of a TPM that is emulated. QEMU sends it with its guest, also with one that stands still and has never run, so that a
/// cold move needs no access to its files.
/// </summary>
internal static class TpmState
{
    /// <summary>The check that tells of it.</summary>
    public const string Check = "Tpm";

    private const string Folder = "/var/lib/libvirt/swtpm";

    /// <summary>libvirt's first release that keeps the state of a TPM whose guest's definition goes.</summary>
    public static Version KeptSince { get; } = new(8, 9);

    /// <summary>Where libvirt keeps the state of a guest's TPM, unless its XML says otherwise.</summary>
    public static string FolderOf(Guid guest) => FolderPath.Join(Folder, $"{guest}");

    /// <summary>Whether the guest has a TPM with a state of its own.</summary>
    public static bool IsOf(DomainDescription domain) => domain.Tpms.Any(t => t.Backend == "emulator");

    /// <summary>
    /// The source's state goes with the source's definition; on storage that both hosts share that would be the destination's, too.
    /// </summary>
    /// <exception cref="MigrationException">The destination has a state of that TPM already.</exception>
    public static async Task DemandNoneThereAsync(MoveFacts facts, IHypervisor destination, FolderLooks looks, CancellationToken cancellationToken)
    {
        if (await FindThereAsync(facts, destination, looks, cancellationToken).ConfigureAwait(false) is { } path)
        {
            throw Shared(facts, path);
        }
    }

    /// <summary>Why a guest is not moved whose TPM's state the destination has already, and the ways out.</summary>
    public static MigrationException Shared(MoveFacts facts, string path)
    {
        var (here, there) = (facts.Request.Source.Name, facts.Request.Destination.Name);
        var isLive = facts.Request.Kind is MigrationKind.Live;
        return new MigrationException(
            MigrationError.StorageNameTaken,
            $"{there} has a state of its TPM already ({path}), {(isLive ? $"in a folder that it shares with {here}" : $"shared with {here} or left over")}. "
            + "libvirt deletes it there when a move fails, and here when one succeeds.",
            $"Give {there} a folder of its own at {FolderPath.Of(path)}: the state goes along by itself."
            + (isLive ? "" : " If it is a leftover, remove it."),
            path) { Check = Check };
    }

    /// <summary>Where the destination has a state of its TPM already; null where the source's is known to be another one.</summary>
    public static async Task<string?> FindThereAsync(MoveFacts facts, IHypervisor destination, FolderLooks looks, CancellationToken cancellationToken)
    {
        foreach (var tpm in facts.Domain!.Tpms.Where(t => t.Backend == "emulator"))
        {
            var path = tpm.SourcePath ?? FolderOf(facts.Guest!.Uuid);
            looks.Announce(FolderPath.Of(path));
            var found = await FolderAccess.UseAsync(
                destination,
                FolderPath.Of(path),
                build: false,
                pool => pool is null
                    ? Task.FromResult<StorageVolumeDescription?>(null)
                    : destination.Storage.FindVolumeAsync(pool.Name, FolderPath.NameOf(path), cancellationToken),
                cancellationToken).ConfigureAwait(false);
            if (found is not null)
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>What stays of it on the source although the guest goes.</summary>
    public static IEnumerable<string> Warnings(MoveFacts facts) =>
        facts.Request.KeepSource || !facts.Domain!.Tpms.Any(t => t is { Backend: "emulator", HasPersistentState: true })
            ? []
            : [$"the state of its TPM is kept on {facts.Request.Source.Name} too, as its definition says (persistent_state)"];
}
