using VmMigration.Hosts;

namespace VmMigration.Migration;

public sealed partial class MigrationSession
{
    /// <summary>The moves that guests of a host are marked with, whoever began them, with what is known of who is at them.</summary>
    /// <exception cref="MigrationException">The host could not be asked.</exception>
    public async Task<IReadOnlyList<MigrationProgress>> ListMarkedAsync(HostReference host, CancellationToken cancellationToken)
    {
        var hypervisor = await _services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
        var guests = await hypervisor.ListGuestsAsync(cancellationToken).ConfigureAwait(false);
        var marks = await Task.WhenAll(guests.Select(g => hypervisor.ListMarksAsync(g.Uuid, cancellationToken))).ConfigureAwait(false);
        if (marks.All(m => m.Count == 0))
        {
            return [];
        }

        var own = _services.Journals.ReadAll();
        List<MigrationProgress> found = [];
        foreach (var (guest, mark) in guests.Zip(marks).SelectMany(g => g.Second.Select(m => (g.First, m))))
        {
            var isMoving = guest.State is not VmState.ShutOff
                && await JobOrNullAsync(hypervisor, guest.Uuid, cancellationToken).ConfigureAwait(false) is { IsMovingAway: true };
            var state = MarkRule.Judge(mark, own.FirstOrDefault(j => j.Id == mark.Journal), isMoving, _services.Time.GetUtcNow());
            found.Add(new MigrationProgress
            {
                Id = mark.Journal,
                VM = guest.Name,
                Uuid = guest.Uuid,
                Source = host.Name,
                SourceReference = host,
                Destination = mark.To,
                Phase = isMoving ? MigrationPhase.PreCopy : MigrationPhase.Preparing,
                Reason = OtherMove.Tell(mark, state),
                Timestamp = mark.Since?.ToLocalTime() ?? _services.Time.GetLocalNow(),
            });
        }

        return found;
    }

    /// <summary>The number and the words of the mark that a guest which is moved away has; null where it has none.</summary>
    private static async Task<(Guid Id, string Text)?> MarkOfJobAsync(IHypervisor source, Guid uuid, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ListMarksAsync(uuid, cancellationToken).ConfigureAwait(false) is [.., var mark] ? (mark.Journal, OtherMove.Tell(mark, MarkState.Alive)) : null;
        }
        catch (MigrationException e) when (e.Error is not (MigrationError.ConnectionLost or MigrationError.HostUnreachable))
        {
            return null;
        }
    }
}
