using VmMigration.Hosts;

namespace VmMigration;

/// <summary>Errors about guests that several places tell in the same words.</summary>
internal static class VmErrors
{
    public static MigrationException NotFound(string vm, string host) => new(
        MigrationError.VmNotFound,
        $"{host} has no guest named {vm}.",
        $"See which it has: Get-MigrationVm -Source {host}.",
        vm);

    public static MigrationException NotMoving(string vm, string host) => new(
        MigrationError.MigrationNotFound,
        $"{vm} is not being moved away from {host}.",
        $"See what moves: Get-VmMigration -Source {host}.",
        vm);

    /// <summary>A move that nothing ends any more: each host has a part of the guest's memory.</summary>
    public static MigrationException InPostCopy(GuestStatus guest, string host) => new(
        MigrationError.VmBusy,
        $"The move of {guest.Name} away from {host} was not stopped: it is in post-copy, the guest runs on the destination already, and the rest of its "
        + $"memory is still on {host}. It goes on.",
        $"Follow it: Get-VmMigration -Source {host} -Name {CommandText.Cmdlet(guest.Name)} | Wait-VmMigration. Should it break: "
        + $"Resume-VmMigration {CommandText.Cmdlet(guest.Name)} -Source {host}.",
        guest.Name);

    public static MigrationException PostCopyHangs(string vm, string source, string destination) => new(
        MigrationError.PostCopyBroken,
        $"{source}'s libvirt does not come back from it: {destination} does not say that it knows.",
        $"See virsh domstate --reason {vm} on both.",
        vm);

    /// <summary>
    /// What is left where a destination never knows that its post-copy broke: a QEMU whose own devices touch memory that
    /// has not come stands still as a whole, and cannot even be told where the rest is (seen with QEMU 7.2 and virtio).
    /// </summary>
    public static string NeverNotices(string destination) =>
        $" If {destination} has not noticed minutes after the way was mended, its QEMU waits for that memory itself and cannot be resumed: "
        + "then destroy the guest on both hosts and start it afresh from its disks.";

    /// <summary>Does what precedes a move. A host's complaint becomes one about the guest that was not moved because of it.</summary>
    public static async Task<T> BeforeMoveAsync<T>(string vm, Func<Task<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            throw new MigrationException(e.Error, $"{vm} was not moved: {e.Message}", e.RecommendedAction, e.Target, e.InnerException ?? e) { Check = e.Check };
        }
    }
}
