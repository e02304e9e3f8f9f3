using System.Globalization;
using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>
/// A guest whose QEMU lets its daemon wait, and its processors with it: it negotiates with whatever answers, or does not, at the
/// address that disks are sent to. libvirt gives up asking after half a minute; nobody gives up the guest. Such a move is told of,
/// and ended before its switchover.
/// </summary>
internal sealed class StoppedGuest(MigrationPlan plan, MigrationServices services, Task performed, MigrationJournal journal)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private Task? _ending;
    private string? _why;

    private string From => plan.Request.Source.Name;

    private string To => plan.Request.Destination.Name;

    /// <summary>Its daemon has waited for it for that long.</summary>
    public void Tell(MoveRecorder recorder, TimeSpan since) => recorder.Milestone(
        recorder.Latest.Phase,
        $"its QEMU on {From} has not answered for {HumanDuration.Format(since)}, and the guest stands still as long, most likely; it waits for {AwaitedText}. {Way}");

    /// <summary>Its daemon has given up asking: ends the move, as soon as QEMU can be told.</summary>
    public void End(MoveRecorder recorder)
    {
        if (recorder.Latest.Phase < MigrationPhase.Switchover)
        {
            _ending ??= EndAsync(recorder).Observed();
        }
    }

    /// <summary>Why the guest was not moved, where its move was ended here; null where it was not.</summary>
    public MigrationException? Explain(MigrationException? failure) => _why is not { } why ? null : new MigrationException(
        MigrationError.MigrationFailed, $"{char.ToUpperInvariant(why[0])}{why[1..]}.", See, plan.Guest.Name, failure);

    private bool CopiesDisks => plan.Disks.Any(d => d.IsCopied);

    private string? Address => (plan.Request.MigrationAddress ?? plan.Request.Destination.MigrationAddress) is { } given ? MigrationUri.Split(given).Host : null;

    private string AwaitedText => CopiesDisks && plan.Request.DisksUri is { } uri ? uri
        : string.Create(CultureInfo.InvariantCulture, $"{Address ?? To}{(CopiesDisks && plan.Request.DisksPort is { } port ? $":{port}" : "")}");

    /// <summary>How whoever may do so cuts the connection that it waits on: it goes on at once, and the move fails.</summary>
    private string Way => $"On {From}, as root, this cuts the connection, and lets it go on: ss -K dst {Address ?? To}"
        + (CopiesDisks && plan.Request.DisksPort is { } port ? string.Create(CultureInfo.InvariantCulture, $" dport = :{port}") : "");

    private string See => CopiesDisks && plan.Request.DisksPort is { } port
        ? string.Create(CultureInfo.InvariantCulture, $"See what listens there (on {To}: ss -ltnp 'sport = :{port}'), and leave out -DisksPort, or give a free one.")
        : $"See what listens there (on {To}: ss -ltnp), and what is between {From} and {To}.";

    private async Task EndAsync(MoveRecorder recorder)
    {
        _why = $"its QEMU on {From} answered nobody while it waited for {AwaitedText}: the guest stood still, and the move was ended";
        Milestone($"{From}'s libvirt does not get through to the guest's QEMU: it is told to end the move");
        for (var isTold = false; !performed.IsCompleted;)
        {
            try
            {
                var source = await services.Connections.GetAsync(plan.Request.Source, CancellationToken.None).ConfigureAwait(false);
                await source.AbortJobAsync(plan.Guest.Uuid, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (MigrationException e)
            {
                if (!isTold && !performed.IsCompleted)
                {
                    Milestone($"the move does not end yet: {e.Message} It is told again. {Way}");
                }

                isTold = true;
            }

            await Task.WhenAny(performed, Task.Delay(Pause, services.Time)).ConfigureAwait(false);
        }

        void Milestone(string reason)
        {
            recorder.Milestone(recorder.Latest.Phase, reason);
            journal.Note(reason);
        }
    }
}
