using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>
/// The looks into folders of both hosts that a plan needs, written down before they are taken. Disposed of when the plan stands
/// or was refused, when nothing is left of them; unless a host was lost, which another session then puts in order.
/// </summary>
internal sealed class FolderLooks(JournalFolder journals, MigrationRequest request, GuestStatus guest, TimeProvider time) : IDisposable
{
    private MigrationJournal? _journal;
    private int _steps;
    private bool _isHostLost;

    /// <summary>The markers that are made in the folders.</summary>
    public FolderMarkers Markers { get; } = new();

    /// <summary>What earlier moves of the guest left on hosts.</summary>
    public IEnumerable<MigrationLeftover> Leftovers => MigrationLeftover.Of(journals.ReadAll()).Where(l => l.Uuid == guest.Uuid);

    /// <summary>Announces that a folder will be looked into, on both hosts.</summary>
    /// <exception cref="MigrationException">It cannot be written down.</exception>
    public void Announce(string folder) => Announce(folder, Markers);

    /// <summary>Announces one with markers of its own.</summary>
    /// <exception cref="MigrationException">It cannot be written down.</exception>
    public void Announce(string folder, FolderMarkers markers)
    {
        _journal ??= MigrationJournal.BeginLook(journals, request, guest, time);
        foreach (var side in (MoveSide[])[MoveSide.Source, MoveSide.Destination])
        {
            _journal.Step(_steps++, StepState.Begun, new LookStep(side, folder, markers.On(side)));
        }
    }

    /// <summary>Takes the looks; a host that is lost meanwhile may keep what was made there.</summary>
    public async Task<T> TakeAsync<T>(Func<Task<T>> looks)
    {
        try
        {
            return await looks().ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.Error is MigrationError.ConnectionLost or MigrationError.HostUnreachable)
        {
            _isHostLost = true;
            throw;
        }
    }

    public void Dispose()
    {
        if (_isHostLost)
        {
            _journal?.Dispose();
        }
        else
        {
            _journal?.Discard();
        }
    }
}
