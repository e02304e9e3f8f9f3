using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// Begins a move with the possibility of post-copy and, where a host cannot (its kernel forbids userfaultfd) and only the
/// policy wanted it, once more without.
/// </summary>
internal sealed class PostCopyFallback(IMoveWay way, Func<IMoveWay> without, MoveSupervisor supervisor, MoveRecorder recorder) : IMoveWay
{
    /// <summary>What QEMU and libvirt say when they cannot. The code is that of any failure of QEMU's.</summary>
    private static readonly string[] Fragments = ["postcopy", "post-copy", "userfaultfd"];

    public bool OutlivesSession => way.OutlivesSession;

    public async Task PerformAsync(MigrationJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            await way.PerformAsync(journal, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e) when (IsRefusal(e) && recorder.Latest.MemoryTotal is null)
        {
            supervisor.ForbidPostCopy();
            var warning = $"the move cannot be switched to post-copy, and was begun without it: {e.Message}";
            recorder.Warn(warning);
            recorder.Milestone(MigrationPhase.Reserving, warning);
            journal.Note(warning);
            await without().PerformAsync(journal, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool IsRefusal(MigrationException e) =>
        e.InnerException is LibvirtErrorException { Message: var message }
        && Fragments.Any(f => message.Contains(f, StringComparison.OrdinalIgnoreCase));
}
