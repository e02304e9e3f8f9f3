using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

public sealed partial class MigrationSession
{
    /// <summary>Brings a move that runs to its end at once, whoever began it.</summary>
    /// <param name="source">The host that the guest leaves.</param>
    /// <param name="vm">The guest.</param>
    /// <param name="mode">How.</param>
    /// <param name="cancellationToken">Gives up asking; what was asked is done all the same.</param>
    /// <exception cref="MigrationException">It does not move, or was not begun so that it can be switched to post-copy.</exception>
    public async Task<MigrationProgress> CompleteAsync(HostReference source, GuestReference vm, CompletionMode mode, CancellationToken cancellationToken)
    {
        var (hypervisor, guest, sample) = await FindMovingAsync(source, vm, cancellationToken).ConfigureAwait(false);
        if (mode is CompletionMode.Suspend)
        {
            await hypervisor.SuspendGuestAsync(guest.Uuid, cancellationToken).ConfigureAwait(false);
            return (await DescribeJobAsync(guest.Name, guest.Uuid, sample, source, cancellationToken).ConfigureAwait(false)) with { Reason = "suspended until it is across" };
        }

        try
        {
            await hypervisor.StartPostCopyAsync(guest.Uuid, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.InnerException is LibvirtErrorException { Code: LibvirtErrorCode.OperationInvalid })
        {
            throw new MigrationException(
                MigrationError.PostCopyNotAllowed,
                $"{guest.Name} was not switched to post-copy and goes on as before: {e.InnerException.Message}",
                "Only a move that was begun with post-copy in its policy, or with -PostCopy, can be switched. Use -Mode Suspend, or stop it and begin again.",
                guest.Name,
                e.InnerException);
        }

        return (await DescribeJobAsync(guest.Name, guest.Uuid, sample, source, cancellationToken).ConfigureAwait(false)) with { Reason = "switched to post-copy" };
    }
}
