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
            using var place = await _services.Limits.EnterAsync(
                Request.Source, Request.Destination, reason => _recorder.Milestone(MigrationPhase.Checking, reason), _detach.Token).ConfigureAwait(false);
            var connections = _services.Connections;
            var sourceTask = connections.GetAsync(Request.Source, _detach.Token);
            var destinationTask = connections.GetAsync(Request.Destination, _detach.Token);
            var source = await sourceTask.ConfigureAwait(false);
            _ = WarmUpAsync(source);
            var destination = await destinationTask.ConfigureAwait(false);
            var plan = await _services.Planner.PlanAsync(Request, source, destination, _detach.Token).ConfigureAwait(false);
            _recorder.Planned(plan);
            return await new PeerMove(plan, source, destination, _services, _recorder, _detach.Token).RunAsync().ConfigureAwait(false);
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

    /// <summary>Dials what the move will be started on while the hosts are still being asked.</summary>
    private async Task WarmUpAsync(IHypervisor source)
    {
        try
        {
            await source.PrepareToMigrateAsync(_detach.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MigrationException or OperationCanceledException)
        {
            // The move asks for it again, and tells why it cannot be had.
        }
    }
}
