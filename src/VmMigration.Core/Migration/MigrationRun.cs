using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// One move from request to proof. It runs by itself once started; whoever follows it reads <see cref="ReadAllAsync"/>
/// and may stop reading at any time.
/// </summary>
public sealed class MigrationRun
{
    private readonly MigrationServices _services;
    private readonly ProgressFeed _feed = new();
    private readonly CancellationTokenSource _detach = new();
    private readonly MoveRecorder _recorder;
    private PeerMove? _move;

    internal MigrationRun(MigrationRequest request, MigrationServices services)
    {
        Request = request;
        _services = services;
        _recorder = new MoveRecorder(request, _feed, services.Time);
        Completion = Task.Run(RunAsync);
    }

    /// <summary>What was asked for.</summary>
    public MigrationRequest Request { get; }

    /// <summary>The move's number, the same in all its records.</summary>
    public Guid Id => _recorder.Id;

    /// <summary>The guest's UUID, once it is known.</summary>
    public Guid? Uuid => _recorder.Latest.Uuid;

    /// <summary>The final record. Does not fail: how the move ended is in it.</summary>
    public Task<MigrationProgress> Completion { get; }

    /// <summary>The last record given.</summary>
    public MigrationProgress Latest => _recorder.Latest;

    /// <summary>Whether it has ended and, if it was detached from, the source's daemon is done with it, too.</summary>
    internal bool IsOver => Completion.IsCompleted && Performed.IsCompleted;

    /// <summary>Completes when the source's daemon is done: why it failed, where it did.</summary>
    internal Task<MigrationException?> Performed => _move?.Performed ?? Task.FromResult<MigrationException?>(null);

    /// <summary>The records until the final one. For one reader.</summary>
    public IAsyncEnumerable<ProgressItem> ReadAllAsync(CancellationToken cancellationToken) => _feed.ReadAllAsync(cancellationToken);

    /// <summary>
    /// Stops following. What has been started goes on, driven by the source's daemon; what has not been started is not.
    /// </summary>
    public void Detach() => _detach.Cancel();

    private async Task<MigrationProgress> RunAsync()
    {
        try
        {
            _recorder.Milestone(MigrationPhase.Checking, $"asks {Request.Source.Name} and {Request.Destination.Name}");
            var place = await _services.Limits.EnterAsync(
                Request.Source, Request.Destination, reason => _recorder.Milestone(MigrationPhase.Checking, reason), _detach.Token).ConfigureAwait(false);
            try
            {
                return await MoveAsync().ConfigureAwait(false);
            }
            finally
            {
                _ = LeaveAsync(place).Observed();
            }
        }
        catch (OperationCanceledException)
        {
            return _recorder.End(MigrationOutcome.Cancelled, "stopped before anything was started", null);
        }
        catch (MigrationException e)
        {
            return _recorder.End(MigrationOutcome.Failed, e.Message, e);
        }
        catch (Exception e)
        {
            var error = new MigrationException(
                MigrationError.Unexpected,
                $"Following the move of {Request.VM} failed in an unforeseen way; whether it goes on is not known: {e.Message}",
                $"Ask the daemons: Get-VmMigration -Source {Request.Source.Name}; Get-MigrationVm {Request.VM}. Report this defect.",
                Request.VM,
                e);
            return _recorder.End(MigrationOutcome.Unknown, error.Message, error);
        }
    }

    private async Task<MigrationProgress> MoveAsync()
    {
        var (source, destination) = await VmErrors.BeforeMoveAsync(Request.VM, ConnectAsync).ConfigureAwait(false);
        var plan = await MigrationPlanner.PlanAsync(Request, source, destination, prove: false, _detach.Token).ConfigureAwait(false);
        _recorder.Planned(plan);
        _move = new PeerMove(plan, source, _services, _recorder, _detach.Token);
        return await _move.RunAsync().ConfigureAwait(false);
    }

    private async Task<(IHypervisor Source, IHypervisor Destination)> ConnectAsync()
    {
        var source = _services.Connections.GetAsync(Request.Source, _detach.Token).Observed();
        var destination = _services.Connections.GetAsync(Request.Destination, _detach.Token).Observed();
        return (await source.ConfigureAwait(false), await destination.ConfigureAwait(false));
    }

    /// <summary>A move that goes on without us takes up its place until the daemon is done with it.</summary>
    private async Task LeaveAsync(IDisposable place)
    {
        await Performed.ConfigureAwait(false);
        place.Dispose();
    }
}
