using VmMigration.Libvirt;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public Task<DirectMigration> BeginDirectAsync(
        DomainReference guest, TypedParameters parameters, MigrationFlags flags, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.BeginDirectAsync(guest, parameters, flags, cancellationToken));

    public Task<DirectMigration> PrepareDirectAsync(DirectMigration migration, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.PrepareDirectAsync(migration, cancellationToken));

    public Task<DirectMigration> PerformDirectAsync(DirectMigration migration, CancellationToken cancellationToken) =>
        CountedAsync(() => _libvirt.PerformDirectAsync(migration, cancellationToken));

    public Task<DirectMigration> FinishDirectAsync(DirectMigration migration, CancellationToken cancellationToken) =>
        CountedAsync(() => _libvirt.FinishDirectAsync(migration, cancellationToken));

    public Task<MigrationException?> CancelDirectAsync(DirectMigration migration, CancellationToken cancellationToken) => ExplainAsync(async () =>
        await _libvirt.CancelDirectAsync(migration, cancellationToken).ConfigureAwait(false) is { } known ? HostErrors.Explain(known, Host) : null);

    public Task ConfirmDirectAsync(DirectMigration migration, bool cancelled, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.ConfirmDirectAsync(migration, cancelled, cancellationToken));

    public Task PausePostCopyAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.PausePostCopyAsync(Reference(uuid), cancellationToken));

    public Task ResumeGuestAsync(Guid uuid, CancellationToken cancellationToken) =>
        ExplainAsync(() => _libvirt.ResumeDomainAsync(Reference(uuid), cancellationToken));

    public Task DestroyGuestAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(() => UnlessAsync(
        _libvirt.DestroyDomainAsync(Reference(uuid), cancellationToken), LibvirtErrorCode.NoDomain, LibvirtErrorCode.OperationInvalid));

    public Task UndefineGuestAsync(Guid uuid, bool keepsTpm, CancellationToken cancellationToken)
    {
        var flags = UndefineFlags.KeepNvram | UndefineFlags.SnapshotsMetadata | UndefineFlags.CheckpointsMetadata
            | (keepsTpm ? UndefineFlags.KeepTpm : UndefineFlags.None);
        return ExplainAsync(() => UnlessAsync(
            _libvirt.UndefineDomainAsync(Reference(uuid), flags, cancellationToken), LibvirtErrorCode.NoDomain));
    }

    /// <summary>What is not there any more, or does not run, needs no end.</summary>
    private static async Task UnlessAsync(Task ending, params LibvirtErrorCode[] over)
    {
        try
        {
            await ending.ConfigureAwait(false);
        }
        catch (LibvirtErrorException e) when (over.Contains(e.Code))
        {
            // Somebody was faster.
        }
    }

    private Task<T> CountedAsync<T>(Func<Task<T>> call) => ExplainAsync(async () =>
    {
        Interlocked.Increment(ref _migrating);
        try
        {
            return await call().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _migrating);
        }
    });
}
