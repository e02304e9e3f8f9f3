using VmMigration.Libvirt;

namespace VmMigration.Hosts;

// A move that this session drives, and the guests on either side of it.
public partial interface IHypervisor
{
    /// <summary>On the source: checks the guest and holds it for a move that this session drives.</summary>
    Task<DirectMigration> BeginDirectAsync(
        DomainReference guest, TypedParameters parameters, MigrationFlags flags, CancellationToken cancellationToken);

    /// <summary>On the destination: starts a process that waits for the guest, and is gone when this connection is.</summary>
    Task<DirectMigration> PrepareDirectAsync(DirectMigration migration, CancellationToken cancellationToken);

    /// <summary>On the source: sends the guest; returns when it stands still or is in post-copy.</summary>
    Task<DirectMigration> PerformDirectAsync(DirectMigration migration, CancellationToken cancellationToken);

    /// <summary>On the destination: lets the guest run; in post-copy returns when it is complete.</summary>
    Task<DirectMigration> FinishDirectAsync(DirectMigration migration, CancellationToken cancellationToken);

    /// <summary>On the destination: removes the process that waits.</summary>
    /// <returns>Null when that was done; else what the destination knows of the failure.</returns>
    Task<MigrationException?> CancelDirectAsync(DirectMigration migration, CancellationToken cancellationToken);

    /// <summary>On the source: lets go of the guest, or with <paramref name="cancelled"/> lets it run on.</summary>
    Task ConfirmDirectAsync(DirectMigration migration, bool cancelled, CancellationToken cancellationToken);

    /// <summary>On the source: interrupts a post-copy, so that it can be resumed.</summary>
    Task PausePostCopyAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Lets a paused guest run.</summary>
    Task ResumeGuestAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Takes a guest's power away. Nothing where the host has none that runs.</summary>
    Task DestroyGuestAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Removes a guest's definition; its firmware's variables stay. Nothing where the host has none.</summary>
    /// <param name="uuid">The guest.</param>
    /// <param name="keepsTpm">Whether the state of its emulated TPM stays, too, which libvirt does from 8.9 on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task UndefineGuestAsync(Guid uuid, bool keepsTpm, CancellationToken cancellationToken);
}
