using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>What a host answered when asked for a guest.</summary>
/// <param name="Asked">Whether it could be asked at all.</param>
/// <param name="Guest">The guest; null where the host has none.</param>
/// <param name="IsMoving">Whether a job runs there that moves it away.</param>
public readonly record struct GuestAnswer(bool Asked, GuestStatus? Guest, bool IsMoving = false)
{
    /// <summary>How far that job is.</summary>
    internal JobMark Mark { get; init; }

    /// <summary>The host could not be asked.</summary>
    public static GuestAnswer Unreachable { get; }

    /// <summary>The host has no process of that guest.</summary>
    public bool IsIdle => Asked && Guest is not { IsActive: true };

    /// <summary>The host has the guest, and not merely for the sake of a move under way.</summary>
    public bool IsSettled => Asked && Guest is { IsActive: true, IsInMigration: false, State: not VmState.Unknown };

    /// <summary>Asks a host that a guest goes to, or may be on.</summary>
    internal static async Task<GuestAnswer> AskAsync(
        Guid uuid, HostReference host, MigrationServices services, CancellationToken cancellationToken)
    {
        try
        {
            var hypervisor = await services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
            return new GuestAnswer(true, await hypervisor.GetGuestAsync(uuid, cancellationToken).ConfigureAwait(false));
        }
        catch (MigrationException)
        {
            return Unreachable;
        }
    }

    /// <summary>Asks the host that a guest leaves, also whether it is leaving.</summary>
    internal static async Task<GuestAnswer> AskSourceAsync(
        Guid uuid, HostReference host, MigrationServices services, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(uuid, host, services, cancellationToken).ConfigureAwait(false);
        if (answer.Guest is not { IsActive: true })
        {
            return answer;
        }

        try
        {
            var hypervisor = await services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
            var job = await hypervisor.GetJobAsync(uuid, cancellationToken).ConfigureAwait(false);
            return job is { IsMovingAway: true } ? answer with { IsMoving = true, Mark = JobMark.Of(job) } : answer;
        }
        catch (MigrationException e)
        {
            return e.Error is MigrationError.ConnectionLost ? Unreachable : answer;
        }
    }
}
