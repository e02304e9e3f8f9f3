using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>A move that is planned, of whichever kind, with its journal and its steps.</summary>
internal abstract class PlannedMove
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isToldToStop;
    private long _askedBandwidth;

    protected PlannedMove(MigrationPlan plan, MigrationServices services, MigrationJournal journal, CancellationToken detach)
    {
        Plan = plan;
        Services = services;
        Journal = journal;
        Steps = MoveSteps.Of(plan, journal, services.Connections);
        Detach = detach;
    }

    /// <summary>
    /// Completes when whoever drives the move is done with it, or is not known to work on it any more; its failure,
    /// where it told one. Completed, too, as long as nothing was started.
    /// </summary>
    public Task<MigrationException?> Performed { get; private set; } = Task.FromResult<MigrationException?>(null);

    /// <summary>Completes when nothing is done for the move here any more, also after it was detached from.</summary>
    public Task Over => _over.Task;

    /// <summary>Whether the daemons have been asked.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Whether the move runs and ends with this session.</summary>
    public bool IsBoundToSession => !Over.IsCompleted && (IsStarted ? !OutlivesSession : IsBoundUnstarted);

    /// <summary>Whether something was done already, beside what another session takes back, that has to be put right before this one ends.</summary>
    protected virtual bool IsBoundUnstarted => false;

    /// <summary>Whether this session has told the source to end the job.</summary>
    public bool IsToldToStop
    {
        get => Volatile.Read(ref _isToldToStop);
        set => Volatile.Write(ref _isToldToStop, value);
    }

    /// <summary>The rate for memory that was asked for after the move was begun, in MiB/s; what it was begun with would take its place.</summary>
    public long? AskedBandwidth
    {
        get => Interlocked.Read(ref _askedBandwidth) is > 0 and var asked ? asked : null;
        set => Interlocked.Exchange(ref _askedBandwidth, value ?? 0);
    }

    protected MigrationPlan Plan { get; }

    protected MigrationServices Services { get; }

    protected MigrationJournal Journal { get; }

    protected MoveSteps Steps { get; }

    /// <summary>The administrator does not watch any more.</summary>
    protected CancellationToken Detach { get; }

    protected Guid Uuid => Plan.Guest.Uuid;

    protected string Vm => Plan.Guest.Name;

    protected HostReference Source => Plan.Request.Source;

    protected HostReference Destination => Plan.Request.Destination;

    /// <summary>Whether the move goes on when this session ends.</summary>
    protected abstract bool OutlivesSession { get; }

    /// <summary>Moves the guest, and proves how that ended.</summary>
    public abstract Task<MigrationProgress> RunAsync();

    /// <summary>Asks the daemons for it. Their failure is a value: it is one of two witnesses, not the outcome.</summary>
    protected void Start(Func<Task> perform)
    {
        IsStarted = true;
        Performed = CatchAsync(perform).Observed();
    }

    /// <summary>A job that is ended says what it was at, which on a link that is down is a broken pipe.</summary>
    protected MigrationException? Stopped(MigrationException? failure) =>
        !IsToldToStop || failure is null or { Error: MigrationError.MigrationCancelled } ? null : new MigrationException(
            MigrationError.MigrationCancelled, "It was stopped here.", "Start it again if it was not meant to be stopped.", Vm, failure);

    /// <summary>Says so where another session could not put an end to it, since the journal is not whole.</summary>
    protected void WarnOfJournal(MoveRecorder recorder)
    {
        if (Journal.Failure is { } why)
        {
            recorder.Warn($"what this move did could not be written down to its end ({why}); make room in the folder of the journals");
        }
    }

    /// <summary>It ended before the daemons were asked.</summary>
    public void EndUnstarted(MigrationProgress final)
    {
        if (!IsStarted)
        {
            End(final);
        }
    }

    /// <summary>Nothing is done for it any more; its journal has its end, where that is known.</summary>
    protected void End(MigrationProgress? final)
    {
        try
        {
            if (final is not null)
            {
                Journal.End(final);
            }

            Journal.Dispose();
        }
        finally
        {
            _over.TrySetResult();
        }
    }

    private static async Task<MigrationException?> CatchAsync(Func<Task> perform)
    {
        try
        {
            await perform().ConfigureAwait(false);
            return null;
        }
        catch (MigrationException e)
        {
            return e;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
