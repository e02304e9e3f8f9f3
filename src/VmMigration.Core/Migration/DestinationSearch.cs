using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Where a guest went whose move was begun elsewhere.</summary>
internal sealed class DestinationSearch(Guid uuid, HostReference source, MigrationServices services)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The candidate that has the guest now; null where none says so.</summary>
    public async Task<HostReference?> FindAsync(IReadOnlyList<HostReference> candidates, CancellationToken cancellationToken)
    {
        var sourceUuid = await HostUuidAsync(source, cancellationToken).ConfigureAwait(false);
        foreach (var candidate in candidates.Where(c => !string.Equals(c.Name, source.Name, StringComparison.OrdinalIgnoreCase)))
        {
            if (await HasItAsync(candidate, cancellationToken).ConfigureAwait(false)
                && (sourceUuid is null || await HostUuidAsync(candidate, cancellationToken).ConfigureAwait(false) != sourceUuid))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>What can be said by the source alone; null where it goes on with the move.</summary>
    public async Task<MigrationProgress?> ConcludeWithoutAsync(
        MoveRecorder recorder, string vm, MigrationException? failure, CancellationToken cancellationToken)
    {
        var patience = new Patience(services.Time);
        while (true)
        {
            var hypervisor = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
            var guest = await hypervisor.GetGuestAsync(uuid, cancellationToken).ConfigureAwait(false);
            var job = guest is { IsActive: true } ? await hypervisor.GetJobAsync(uuid, cancellationToken).ConfigureAwait(false) : null;
            switch (guest)
            {
                case not null when job is { IsMovingAway: true }:
                    return null;
                case { IsActive: true, IsInMigration: true } when !patience.IsOver:
                    await Task.Delay(Pause, services.Time, cancellationToken).ConfigureAwait(false);
                    break;
                case { IsActive: true, IsInMigration: false }:
                    return Stays(recorder, vm, failure);
                default:
                    return Gone(recorder, vm);
            }
        }
    }

    private MigrationProgress Stays(MoveRecorder recorder, string vm, MigrationException? failure)
    {
        var reason = $"runs on {source.Name} as before; which host it was to go to is not known here";
        return failure is { Error: MigrationError.MigrationCancelled }
            ? recorder.End(MigrationOutcome.Cancelled, reason, failure)
            : recorder.End(
                MigrationOutcome.Failed,
                reason,
                failure ?? new MigrationException(
                    MigrationError.MigrationFailed,
                    $"{vm} was not moved and {reason}. Why is known only where the move was begun.",
                    $"Look into {source.Name}'s log of the guest (/var/log/libvirt/qemu/{vm}.log).",
                    vm));
    }

    private MigrationProgress Gone(MoveRecorder recorder, string vm)
    {
        var error = new MigrationException(
            MigrationError.OutcomeUnknown,
            $"The move of {vm} is over and {source.Name} does not run it; which host it went to is not known here.",
            "Name the host it went to (Wait-VmMigration -Destination), or put all hosts into the inventory; Get-MigrationVm then finds it.",
            vm);
        return recorder.End(MigrationOutcome.Unknown, error.Message, error);
    }

    private async Task<bool> HasItAsync(HostReference host, CancellationToken cancellationToken)
    {
        try
        {
            var hypervisor = await services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
            return await hypervisor.GetGuestAsync(uuid, cancellationToken).ConfigureAwait(false) is { IsActive: true };
        }
        catch (MigrationException)
        {
            return false;
        }
    }

    /// <summary>By it two names of one host are told from two hosts.</summary>
    private async Task<Guid?> HostUuidAsync(HostReference host, CancellationToken cancellationToken)
    {
        try
        {
            var hypervisor = await services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
            return (await hypervisor.GetFactsAsync(cancellationToken).ConfigureAwait(false)).Capabilities.Uuid;
        }
        catch (MigrationException)
        {
            return null;
        }
    }
}
