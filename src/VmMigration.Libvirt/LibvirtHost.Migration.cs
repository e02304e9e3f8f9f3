using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>
    /// Has the daemon move a guest to <paramref name="destinationUri"/> by itself (peer to peer), and returns when that
    /// is over. The move goes on when this caller is gone. The first of several at a time goes over the connection that
    /// is there, since dialling another costs a quarter of a small guest's move; the others share one of their own.
    /// </summary>
    /// <exception cref="LibvirtErrorException">Why it was not moved, as the source's daemon tells it.</exception>
    /// <exception cref="LibvirtDisconnectedException">The connection ended; the move goes on.</exception>
    public async Task MigrateToPeerAsync(
        DomainReference domain, string destinationUri, TypedParameters parameters, MigrationFlags flags, CancellationToken cancellationToken)
    {
        await PerformAsync(
            domain, destinationUri, parameters, [], (uint)(flags | MigrationFlags.PeerToPeer), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Whether the daemon reaches another's for a migration: it is told to migrate to a scheme that does not exist. The
    /// other daemon refuses it after this one has checked the guest, connected and negotiated, and before anything is
    /// started on either. Takes as long as the daemons take to connect.
    /// </summary>
    /// <param name="domain">The guest.</param>
    /// <param name="destinationUri">The other daemon, as this one is to find it.</param>
    /// <param name="disks">Which disks are copied.</param>
    /// <param name="flags">How disks are copied, and whether the source looks after them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True when the refusal came, or was lost on the way back; false should a daemon ever know that scheme.</returns>
    /// <exception cref="LibvirtErrorException">What stands in the way.</exception>
    public async Task<bool> ProbePeerAsync(
        DomainReference domain, string destinationUri, TypedParameters disks, MigrationFlags flags, CancellationToken cancellationToken)
    {
        var parameters = new TypedParameters([new("migrate_uri", "refused://probe"), .. disks]);
        var live = flags.HasFlag(MigrationFlags.Offline) ? MigrationFlags.None : MigrationFlags.Live;
        try
        {
            await CallAsync(
                MigrationProcedures.Perform3,
                (domain, destinationUri, parameters, [], (uint)(flags | live | MigrationFlags.PeerToPeer)),
                cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (LibvirtErrorException e) when (e.Code == LibvirtErrorCode.ArgumentUnsupported || e.IsPeerAnswerLost)
        {
            return true;
        }
    }

    /// <summary>The job that a guest is in now, or with <paramref name="completed"/> the last one that succeeded; null for none.</summary>
    public async Task<DomainJob?> GetJobAsync(DomainReference domain, bool completed, CancellationToken cancellationToken)
    {
        const uint completedAndKeep = 1 | 2;
        var (type, parameters) = await CallAsync(
            JobProcedures.GetStatistics, (domain, completed ? completedAndKeep : 0u), cancellationToken).ConfigureAwait(false);
        return type == (int)DomainJobType.None ? null : new DomainJob((DomainJobType)type, parameters);
    }

    /// <summary>Ends the job that a guest is in; a migration that has not gone to post-copy is undone.</summary>
    public Task AbortJobAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(JobProcedures.Abort, domain, cancellationToken);

    /// <summary>
    /// Interrupts a guest's post-copy, on the source; libvirt 8.5 and later. Both sides then say that it failed, and it goes
    /// on with <see cref="MigrationFlags.PostCopyResume"/>.
    /// </summary>
    public Task PausePostCopyAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(JobProcedures.AbortFlags, (domain, 1u), cancellationToken);

    /// <summary>How long the guest may stand still at most when it is moved, in ms. Also before the move.</summary>
    public Task SetMaxDowntimeAsync(DomainReference domain, ulong milliseconds, CancellationToken cancellationToken) =>
        CallAsync(MigrationProcedures.SetMaxDowntime, (domain, milliseconds, 0u), cancellationToken);

    /// <summary>What <see cref="SetMaxDowntimeAsync"/> set, or the hypervisor's own value, in ms.</summary>
    public Task<ulong> GetMaxDowntimeAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(MigrationProcedures.GetMaxDowntime, (domain, 0u), cancellationToken);

    /// <summary>How fast a guest may be sent, in MiB/s; also in flight.</summary>
    public Task SetMaxSpeedAsync(DomainReference domain, ulong mebibytesPerSecond, bool postCopy, CancellationToken cancellationToken) =>
        CallAsync(MigrationProcedures.SetMaxSpeed, (domain, mebibytesPerSecond, postCopy ? 1u : 0u), cancellationToken);

    private async Task<byte[]> PerformAsync(
        DomainReference domain, string? destinationUri, TypedParameters parameters, byte[] cookie, uint flags, CancellationToken cancellationToken)
    {
        var first = Interlocked.CompareExchange(ref _performsOnControl, 1, 0) == 0;
        try
        {
            var connection = first ? _control : await GetPerformConnectionAsync(cancellationToken).ConfigureAwait(false);
            return await connection.Rpc.CallAsync(
                MigrationProcedures.Perform3, (domain, destinationUri, parameters, cookie, flags), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (first)
            {
                Volatile.Write(ref _performsOnControl, 0);
            }
        }
    }

    private async Task<LibvirtConnection> GetPerformConnectionAsync(CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposing.Token);
        try
        {
            await _performGate.WaitAsync(linked.Token).ConfigureAwait(false);
            try
            {
                return await OpenPerformConnectionAsync(linked.Token).ConfigureAwait(false);
            }
            finally
            {
                _performGate.Release();
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LibvirtDisconnectedException("The connection was closed on this side.", e);
        }
    }

    private async Task<LibvirtConnection> OpenPerformConnectionAsync(CancellationToken cancellationToken)
    {
        if (_perform is { IsOpen: true } open)
        {
            return open;
        }

        if (_perform is { } dead)
        {
            _perform = null;
            await dead.DisposeAsync().ConfigureAwait(false);
        }

        return _perform = await LibvirtConnection.OpenAsync(Uri, _options, _trace, keepAlive: true, cancellationToken).ConfigureAwait(false);
    }
}
