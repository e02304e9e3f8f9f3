using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// Direct: this session makes the five calls of a migration itself. Whatever fails, the source is let run on only once
/// the destination is known not to have the guest.
/// </summary>
internal sealed class DirectWay(
    DomainReference guest, HostReference source, HostReference destination, PeerMigration migration, MigrationServices services, MoveRecorder recorder)
    : IMoveWay
{
    private readonly MigrationFlags _flags = migration.Flags & ~MigrationFlags.PeerToPeer;

    public bool OutlivesSession => false;

    /// <summary>Whether the destination has a definition of the guest already.</summary>
    public bool? IsDefinedThere { get; init; }

    /// <summary>What was checked of the move; null for one that is only gone on with.</summary>
    public CheckedMove? Checked { get; init; }

    private bool IsResuming => _flags.HasFlag(MigrationFlags.PostCopyResume);

    public async Task PerformAsync(MigrationJournal journal, CancellationToken cancellationToken)
    {
        journal.Direct();
        journal.Stage(MoveStage.Beginning);
        var here = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
        var begun = await ToldAsync(() => here.BeginDirectAsync(guest, migration.Parameters, _flags, cancellationToken)).ConfigureAwait(false);
        journal.Stage(MoveStage.Preparing);
        var (there, prepared) = await PrepareAsync(here, begun, cancellationToken).ConfigureAwait(false);
        journal.Stage(MoveStage.Performing);
        var performed = await SendAsync(here, there, prepared, cancellationToken).ConfigureAwait(false);
        journal.Stage(MoveStage.Finishing);
        var finished = await FinishAsync(there, performed, cancellationToken).ConfigureAwait(false);
        journal.Stage(MoveStage.Confirming);
        await ConfirmAsync(finished, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(IHypervisor There, DirectMigration Prepared)> PrepareAsync(
        IHypervisor here, DirectMigration begun, CancellationToken cancellationToken)
    {
        try
        {
            Checked?.Demand(begun, source);
            var there = await services.Connections.GetAsync(destination, cancellationToken).ConfigureAwait(false);
            var prepared = await ToldAsync(() => there.PrepareDirectAsync(begun, cancellationToken)).ConfigureAwait(false);
            return (there, Checked is null ? prepared : await KeepAsync(there, prepared).ConfigureAwait(false));
        }
        catch (MigrationException)
        {
            // It has not stood still, and nothing was sent: it may be let go at once.
            recorder.EnterPhase(MigrationPhase.RollingBack, $"{source.Name} lets the guest go");
            await TryReleaseAsync(here, begun).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A destination whose address is not taken has a process that waits.</summary>
    private async Task<DirectMigration> KeepAsync(IHypervisor there, DirectMigration prepared)
    {
        try
        {
            return Checked!.Keep(prepared, destination);
        }
        catch (MigrationException)
        {
            await CancelAsync(there, prepared).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<DirectMigration> SendAsync(
        IHypervisor here, IHypervisor there, DirectMigration prepared, CancellationToken cancellationToken)
    {
        try
        {
            return await here.PerformDirectAsync(prepared, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            if (!IsResuming && _flags.HasFlag(MigrationFlags.PostCopy) && await IsInPostCopyAsync(cancellationToken).ConfigureAwait(false))
            {
                // All that is missing is that the destination is told to let it run.
                return prepared.WithoutCookie();
            }

            recorder.EnterPhase(MigrationPhase.RollingBack, $"{destination.Name} ends what it has of the guest");
            var known = await CancelAsync(there, prepared).ConfigureAwait(false);
            if (e.Error is MigrationError.ConnectionLost)
            {
                await RecoverAsync(MoveStage.Performing).ConfigureAwait(false);
                throw Lost(e);
            }

            // As in libvirt's own client: the destination's reason is better than "it failed".
            throw known is not null && e.InnerException is LibvirtErrorException { Code: LibvirtErrorCode.OperationFailed, Domain: LibvirtErrorDomain.Qemu }
                ? known : e;
        }
    }

    private async Task<DirectMigration> FinishAsync(IHypervisor there, DirectMigration performed, CancellationToken cancellationToken)
    {
        try
        {
            return await there.FinishDirectAsync(performed, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            // A destination that answers says itself that it does not let it run.
            var facts = new RecoveryFacts
            {
                Stage = e.Error is MigrationError.ConnectionLost ? MoveStage.Finishing : MoveStage.Performing, Flags = _flags, IsDefinedThere = IsDefinedThere,
            };
            var isThere = await DirectArrival.HasArrivedAsync(guest.Uuid, source, destination, facts, services, cancellationToken).ConfigureAwait(false);
            if (isThere is true)
            {
                return performed.WithoutCookie();
            }

            if (isThere is false)
            {
                recorder.EnterPhase(MigrationPhase.RollingBack, $"{source.Name} lets the guest go on");
                await TryReleaseAsync(await services.Connections.GetAsync(source, CancellationToken.None).ConfigureAwait(false), performed).ConfigureAwait(false);
                await RecoverAsync(MoveStage.Performing).ConfigureAwait(false);
            }

            throw e.Error switch
            {
                MigrationError.ConnectionLost => Lost(e),
                MigrationError.VmNotFound => new MigrationException(
                    MigrationError.MigrationFailed, $"{destination.Name} lost the guest before it ran there: {e.Message}",
                    $"See the guest's log on {destination.Name} (/var/log/libvirt/qemu/{guest.Name}.log), and try again.", guest.Name, e),
                _ => e,
            };
        }
    }

    private async Task ConfirmAsync(DirectMigration finished, CancellationToken cancellationToken)
    {
        try
        {
            var here = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
            await here.ConfirmDirectAsync(finished, cancelled: false, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            // The destination has it; the source is put in order without its help.
            await RecoverAsync(MoveStage.Confirming).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsInPostCopyAsync(CancellationToken cancellationToken) =>
        await GuestAnswer.AskSourceAsync(guest.Uuid, source, services, cancellationToken).ConfigureAwait(false) is { Guest.IsInPostCopy: true };

    /// <summary>A destination that cannot be told ends its process by itself, since the connection is gone that it hangs on.</summary>
    private static async Task<MigrationException?> CancelAsync(IHypervisor there, DirectMigration prepared)
    {
        try
        {
            return await there.CancelDirectAsync(prepared, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            return null;
        }
    }

    /// <summary>A source that cannot be told lets the guest go by itself.</summary>
    private static async Task TryReleaseAsync(IHypervisor here, DirectMigration begun)
    {
        try
        {
            await here.ReleaseAsync(begun).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            // What both hosts say at the end tells whether it did.
        }
    }

    private Task RecoverAsync(MoveStage stage) =>
        new DirectRecovery(guest.Uuid, guest.Name, source, destination, _flags, stage, services) { IsDefinedThere = IsDefinedThere }.RunAsync(recorder.Warn, CancellationToken.None);

    private async Task<T> ToldAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.Error is MigrationError.ConnectionLost)
        {
            throw Lost(e);
        }
    }

    /// <summary>Nobody goes on with a direct move whose session lost a host: to the others this is its end.</summary>
    private MigrationException Lost(MigrationException e) => new(
        MigrationError.MigrationFailed,
        $"This session drives the move and lost a host meanwhile: {e.Message}",
        $"Try again; a move by peer to peer (-ControlMode PeerToPeer) goes on without this session, where {source.Name}'s libvirt reaches {destination.Name}'s.",
        guest.Name,
        e);
}
