using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// A guest that was suspended to bring its move to an end. libvirt lets it go on where the move ends (seen with 9.0: at
/// the destination, and on the source when the move is aborted); this makes sure of it.
/// </summary>
internal static class SuspendedGuest
{
    /// <summary>Paused by its administrator, or for a move: not paused by an I/O error or the like.</summary>
    private static readonly int[] PausedByUs = [1, 2];

    /// <summary>Lets it run on a host where it is still paused.</summary>
    /// <returns>What has to be done by hand; null where it runs.</returns>
    public static async Task<string?> ResumeAsync(GuestStatus guest, HostReference host, MigrationServices services)
    {
        try
        {
            var hypervisor = await services.Connections.GetAsync(host, CancellationToken.None).ConfigureAwait(false);
            if (await hypervisor.GetGuestAsync(guest.Uuid, CancellationToken.None).ConfigureAwait(false) is { State: VmState.Paused } paused
                && PausedByUs.Contains(paused.Reason))
            {
                await hypervisor.ResumeGuestAsync(guest.Uuid, CancellationToken.None).ConfigureAwait(false);
            }

            return null;
        }
        catch (MigrationException e)
        {
            return $"{guest.Name} was suspended for its move and may still be so: virsh resume {guest.Name} on {host.Name} ({e.Message})";
        }
    }
}
