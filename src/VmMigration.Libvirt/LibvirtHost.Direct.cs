using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>
    /// Begins a migration that this client drives, on the source: the guest is checked, and protected from changes as long
    /// as this connection lasts. A client that dies now, or before Perform is done, leaves the guest running here.
    /// </summary>
    /// <exception cref="LibvirtErrorException">Why the guest may not go.</exception>
    public async Task<DirectMigration> BeginDirectAsync(
        DomainReference domain, TypedParameters parameters, MigrationFlags flags, CancellationToken cancellationToken)
    {
        flags &= ~MigrationFlags.ChangeProtection;
        if (await CallAsync(ConnectProcedures.SupportsFeature, DaemonFeature.ChangeProtection, cancellationToken).ConfigureAwait(false) != 0)
        {
            flags |= MigrationFlags.ChangeProtection;
        }

        var (cookie, xml) = await CallAsync(
            MigrationProcedures.Begin3, (domain, parameters, (uint)flags), cancellationToken).ConfigureAwait(false);
        if (!flags.HasFlag(MigrationFlags.PostCopyResume) && await IsPausedAsync(domain, cancellationToken).ConfigureAwait(false))
        {
            flags |= MigrationFlags.Paused;
        }

        return new DirectMigration(domain, parameters.With("destination_xml", xml), flags) { Cookie = cookie };
    }

    /// <summary>
    /// On the destination: a guest that waits. It is destroyed there when this connection ends before
    /// <see cref="FinishDirectAsync"/>.
    /// </summary>
    /// <exception cref="LibvirtErrorException">Why it cannot wait there; the source is to be confirmed that it is off.</exception>
    public async Task<DirectMigration> PrepareDirectAsync(DirectMigration migration, CancellationToken cancellationToken)
    {
        var (cookie, uri) = await CallAsync(
            MigrationProcedures.Prepare3, (migration.Parameters, migration.Cookie, migration.DestinationFlags), cancellationToken).ConfigureAwait(false);
        // Where the caller chose a port the destination repeats nothing.
        var parameters = uri is null ? migration.Parameters : migration.Parameters.With("migrate_uri", uri);
        return migration with { Cookie = cookie, Parameters = parameters };
    }

    /// <summary>
    /// On the source: sends the guest, and returns when that is done, the guest standing still, or in post-copy. Nothing to
    /// do where only the definition goes.
    /// </summary>
    /// <exception cref="LibvirtErrorException">Why it was not sent. The guest runs here again, unless it was in post-copy.</exception>
    public async Task<DirectMigration> PerformDirectAsync(DirectMigration migration, CancellationToken cancellationToken)
    {
        if (migration.IsOffline)
        {
            return migration with { Cookie = [] };
        }

        var cookie = await PerformAsync(
            migration.Domain, null, migration.Parameters, migration.Cookie, migration.SourceFlags, cancellationToken).ConfigureAwait(false);
        return migration with { Cookie = cookie };
    }

    /// <summary>On the destination: lets the guest run here; in post-copy, waits until it is complete.</summary>
    /// <exception cref="LibvirtErrorException">Why it does not run here.</exception>
    public async Task<DirectMigration> FinishDirectAsync(DirectMigration migration, CancellationToken cancellationToken)
    {
        var (_, cookie) = await CallAsync(
            MigrationProcedures.Finish3, (Named(migration), migration.Cookie, migration.DestinationFlags, 0), cancellationToken).ConfigureAwait(false);
        return migration with { Cookie = cookie };
    }

    /// <summary>On the destination, after a Perform that failed: removes the guest that waits.</summary>
    /// <returns>Null when that was done; otherwise what the destination knows better than the source: why its guest ended.</returns>
    public async Task<LibvirtErrorException?> CancelDirectAsync(DirectMigration migration, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(
                MigrationProcedures.Finish3, (Named(migration), [], migration.DestinationFlags, 1), cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (LibvirtErrorException e)
        {
            // A guest that has gone meanwhile needs no removing, and that it is gone says nothing about why.
            return e.Code is LibvirtErrorCode.MigrateFinishOk or LibvirtErrorCode.NoDomain ? null : e;
        }
    }

    /// <summary>
    /// On the source, at the end: the guest has gone, or with <paramref name="cancelled"/> it stays and runs on. To be told
    /// that it stays only when the destination is known not to run it.
    /// </summary>
    public Task ConfirmDirectAsync(DirectMigration migration, bool cancelled, CancellationToken cancellationToken) => CallAsync(
        MigrationProcedures.Confirm3,
        (migration.Domain, Named(migration), cancelled ? [] : migration.Cookie, migration.SourceFlags, cancelled ? 1 : 0),
        cancellationToken);

    /// <summary>Finish and Confirm find the guest by the name that it has there.</summary>
    private static TypedParameters Named(DirectMigration migration) =>
        migration.Parameters.Text("destination_name") is null
            ? migration.Parameters.With("destination_name", migration.Domain.Name)
            : migration.Parameters;

    private async Task<bool> IsPausedAsync(DomainReference domain, CancellationToken cancellationToken)
    {
        const int paused = 3;
        try
        {
            return (await GetStateAsync(domain, cancellationToken).ConfigureAwait(false)).State == paused;
        }
        catch (LibvirtErrorException)
        {
            // The guest is about to go; what follows tells more.
            return false;
        }
    }
}
