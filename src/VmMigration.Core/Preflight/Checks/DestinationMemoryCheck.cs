using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// A guest's memory is taken page by page as it arrives: what it has in use now has to be there, what it may grow to is
/// only worth knowing.
/// </summary>
internal sealed class DestinationMemoryCheck() : PreflightCheck(
    "DestinationMemory", CheckCategory.Memory, "Has the destination as much memory free as the guest needs?",
    "cannot set up guest memory 'pc.ram': Cannot allocate memory")
{
    private const string Fix = "Choose another destination, move or stop guests there, or give the guest less memory (virsh setmem).";

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (guest, destination) = (move.Arriving, move.Destination);
        var need = GuestMemoryNeed.Of(guest).Ordinary;
        var free = await destination.FreeMemoryAsync().ConfigureAwait(false);
        var isTakenAtOnce = guest.Memory.Backing is { IsLocked: true } or { Allocation: "immediate" };
        var used = isTakenAtOnce ? need : Math.Min((await move.Guest.FiguresAsync().ConfigureAwait(false))?.Resident ?? 0, need);
        var evidence = $"{move.Source.Name}: {Size(used)} in use, up to {Size(need)} with QEMU's own, {destination.Name}: {Size(free)} free";
        if (free < used)
        {
            found.Fail($"{destination.Name} has {Size(free)} of memory free, and the guest has {Size(used)} in use", Fix, evidence: evidence);
            return;
        }

        if (free < need)
        {
            found.Warning(
                $"{destination.Name} has {Size(free)} of memory free, and the guest may come to use {Size(need)}", Fix, evidence: evidence);
            return;
        }

        var coming = await ComingAsync(move, need, free).ConfigureAwait(false);
        if (free < need + coming)
        {
            found.Warning(
                $"{destination.Name} has {Size(free)} of memory free, guests that are on their way to it may take {Size(coming)} of that, and this one {Size(need)}",
                $"Wait until they have arrived (virsh list on {destination.Name}), or choose another destination.", evidence: evidence);
            return;
        }

        found.Pass($"{destination.Name} has {Size(free)} of memory free, and the guest needs {Size(need)} at most", evidence: evidence);
    }

    /// <summary>
    /// What guests that come in now may take, in bytes. Only where it could matter: a host with many guests takes its time to
    /// list them.
    /// </summary>
    private static async Task<long> ComingAsync(MoveView move, long need, long free)
    {
        if (free - need >= move.Facts.Destination.Memory / 4)
        {
            return 0;
        }

        var guests = await move.Destination.GuestsAsync().ConfigureAwait(false);
        return guests
            .Where(g => g.Uuid != move.Guest.Uuid && g.Status is { State: VmState.Paused, IsInMigration: true })
            .Sum(g => g.Memory ?? 0);
    }

    private static string Size(long bytes) => VolumeSize.Text(bytes);
}
