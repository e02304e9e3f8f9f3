namespace VmMigration.Hosts;

// What brings a move to its end.
public partial interface IHypervisor
{
    /// <summary>Lets a guest that is being moved go on at the destination and fetch the rest of its memory behind it. There is no way back.</summary>
    Task StartPostCopyAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Pauses a guest, also while it is being moved.</summary>
    Task SuspendGuestAsync(Guid uuid, CancellationToken cancellationToken);
}
