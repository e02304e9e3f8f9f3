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
        var guest = facts.Guest!;
        foreach (var tpm in facts.Domain!.Tpms.Where(t => t.Backend == "emulator"))
        {
            var path = tpm.SourcePath ?? FolderPath.Join(Folder, $"{guest.Uuid}");
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
                throw new MigrationException(
                    MigrationError.StorageNameTaken,
                    $"{destination.Host.Name} has a state of its TPM already ({path}), shared with {facts.Request.Source.Name} or left over.",
                    "Move it live if both hosts share that folder. If it is a leftover, remove it.",
                    path);
            }
        }
    }

    /// <summary>What stays of it on the source although the guest goes.</summary>
    public static IEnumerable<string> Warnings(MoveFacts facts) =>
        facts.Request.KeepSource || !facts.Domain!.Tpms.Any(t => t is { Backend: "emulator", HasPersistentState: true })
            ? []
            : [$"the state of its TPM is kept on {facts.Request.Source.Name} too, as its definition says (persistent_state)"];
}
