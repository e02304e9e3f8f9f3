using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// One move from request to proof. It runs by itself once started; whoever follows it reads <see cref="ReadAllAsync"/>
/// and may stop reading at any time.
/// </summary>
public sealed class MigrationRun : IFollowedMove
{
    private readonly MigrationServices _services;
    private readonly ProgressFeed _feed = new();
    private readonly CancellationTokenSource _detach = new();
    private readonly MoveRecorder _recorder;
    private PlannedMove? _move;

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

    /// <inheritdoc/>
    public Task<MigrationProgress> Completion { get; }

    /// <summary>The last record given.</summary>
    public MigrationProgress Latest => _recorder.Latest;

    /// <summary>Whether this session has to see to it before it ends.</summary>
    internal bool IsBoundToSession => _move is { IsBoundToSession: true };

    /// <summary>Whether a daemon has been asked to move the guest.</summary>
    internal bool IsStarted => _move is { IsStarted: true };

    /// <summary>Whether it has ended and, if it was detached from, the source's daemon is done with it, too.</summary>
    internal bool IsOver => Completion.IsCompleted && Over.IsCompleted;

    /// <summary>Whether it is the move of that guest. One that was only named has no UUID before its host was asked.</summary>
    internal bool IsOf(GuestReference vm)
    {
        var uuid = Uuid ?? Request.Uuid;
        return vm.Means(Latest.VM, uuid) || (uuid is null && string.Equals(Request.VM, vm.Name, StringComparison.Ordinal));
    }

    /// <summary>Completes when the source's daemon is done: why it failed, where it did.</summary>
    internal Task<MigrationException?> Performed => _move?.Performed ?? Task.FromResult<MigrationException?>(null);

    /// <summary>Completes when nothing is done for the move here any more.</summary>
    internal Task Over => _move?.Over ?? Task.CompletedTask;

    /// <inheritdoc/>
    public IAsyncEnumerable<ProgressItem> ReadAllAsync(CancellationToken cancellationToken) => _feed.ReadAllAsync(cancellationToken);

    /// <summary>
    /// Stops following. What has been started goes on, driven by the source's daemon; what has not been started is not.
    /// </summary>
    public void Detach() => _detach.Cancel();

    /// <summary>Has memory sent at a rate from when it begins; false where there is no move yet, or its memory is on its way.</summary>
    internal bool TryAskBandwidth(long mebibytesPerSecond)
    {
        if (_move is not { } move || _recorder.Latest.Phase >= MigrationPhase.PreCopy)
        {
            return false;
        }

        move.AskedBandwidth = mebibytesPerSecond;
        return true;
    }

    /// <summary>Whether this session told the source to end the job, which is why it ends however it says so.</summary>
    internal void ToldToStop(bool isTold)
    {
        if (_move is { } move)
        {
            move.IsToldToStop = isTold;
        }
    }

    /// <summary>
    /// Ends a move that this session drives, before the session does: one that stops at any point leaves the guest to be
    /// put right by somebody else. In post-copy nothing is stopped, and the daemons go on by themselves.
    /// </summary>
    /// <param name="unstarted">Whether one that is being made ready is taken back first, too, however long its guest takes to shut down.</param>
    internal async Task EndWithSessionAsync(bool unstarted)
    {
        if (_move is not { IsBoundToSession: true } move)
        {
            return;
        }

        if (!move.IsStarted)
        {
            if (unstarted)
            {
                Detach();
                await move.Over.ConfigureAwait(false);
            }

            return;
        }

        try
        {
            var source = await _services.Connections.GetAsync(Request.Source, CancellationToken.None).ConfigureAwait(false);
            move.IsToldToStop = true;
            await source.AbortJobAsync(Uuid!.Value, CancellationToken.None).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            move.IsToldToStop = false;
            // It is at its end already, or in post-copy.
        }

        if (_recorder.Latest.Phase is not MigrationPhase.PostCopy)
        {
            await move.Over.ConfigureAwait(false);
        }
    }

    private async Task<MigrationProgress> RunAsync()
    {
        try
        {
            _recorder.Milestone(MigrationPhase.Checking, $"asks {Request.Source.Name} and {Request.Destination.Name}");
            var place = await _services.Limits.EnterAsync(
                Request.Source, Request.Destination, reason => _recorder.Milestone(MigrationPhase.Checking, reason), _detach.Token).ConfigureAwait(false);
            await using var teller = new WaitTeller(
                [Request.Source, Request.Destination], _services, what => _recorder.Milestone(_recorder.Latest.Phase, what)).ConfigureAwait(false);
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
            return EndUnstarted(_recorder.End(MigrationOutcome.Cancelled, "stopped before anything was started", null));
        }
        catch (MigrationException e)
        {
            return EndUnstarted(_recorder.End(MigrationOutcome.Failed, e.Message, e));
        }
        catch (Exception e)
        {
            var error = new MigrationException(
                MigrationError.Unexpected,
                $"Following the move of {Request.VM} failed in an unforeseen way; whether it goes on is not known: {e.Message}",
                $"Ask the daemons: Get-VmMigration -Source {Request.Source.Name}; Get-MigrationVm {CommandText.Cmdlet(Request.VM)}. Report this defect.",
                Request.VM,
                e);
            return EndUnstarted(_recorder.End(MigrationOutcome.Unknown, error.Message, error));
        }
    }

    private MigrationProgress EndUnstarted(MigrationProgress final)
    {
        _move?.EndUnstarted(final);
        return final;
    }

    private async Task<MigrationProgress> MoveAsync()
    {
        var (source, destination) = await VmErrors.BeforeMoveAsync(Request.VM, ConnectAsync).ConfigureAwait(false);
        var plan = await MigrationPlanner.PlanAsync(Request, source, destination, prove: false, _services.Journals, _services.Time, _detach.Token).ConfigureAwait(false);
        if (!plan.Guest.IsActive && Request.WakesSaved)
        {
            plan = await WakeAsync(plan, source, destination).ConfigureAwait(false);
        }

        _recorder.Planned(plan);
        ShutDownStep.DemandNotAwaited(_services.Journals.ReadOpen(), plan.Guest, _services.Time.GetUtcNow());
        plan = plan.MarkedAs(Id, _services.Time.GetUtcNow());
        var journal = MigrationJournal.Begin(_services.Journals, Id, plan, _services.Time);
        try
        {
            // Written down first: of two sessions that begin at the same moment each sees the other.
            _services.Journals.DemandOnly(plan.Guest, Id);
        }
        catch
        {
            journal.Discard();
            throw;
        }

        if (plan.Kind is MigrationKind.Cold)
        {
            _move = new ColdMove(plan, peer => WayOf(plan with { Peer = peer }, source), _services, _recorder, journal, _detach.Token);
            return await _move.RunAsync().ConfigureAwait(false);
        }

        var supervisor = plan.Ending is { } ending ? new MoveSupervisor(plan, ending, _services) : null;
        var way = WayOf(plan, source);
        if (supervisor is not null && plan.Ending is { PostCopy: true, PostCopyIsAsked: false })
        {
            way = new PostCopyFallback(way, () => WayOf(plan.WithoutPostCopy(), source), supervisor, _recorder);
        }

        _move = new LiveMove(plan, way, _services, _recorder, journal, supervisor, _detach.Token);
        return await _move.RunAsync().ConfigureAwait(false);
    }

    /// <summary>Wakes a guest that sleeps, of which nothing is known that would stop its move, and plans that anew: now it runs.</summary>
    private async Task<MigrationPlan> WakeAsync(MigrationPlan asleep, IHypervisor source, IHypervisor destination)
    {
        _recorder.Milestone(MigrationPhase.Preparing, $"wakes {asleep.Guest.Name} on {Request.Source.Name}, with its saved memory");
        await VmErrors.BeforeMoveAsync(Request.VM, async () =>
        {
            await source.StartGuestAsync(asleep.Guest.Uuid, paused: false, _detach.Token).ConfigureAwait(false);
            _recorder.Slept();
            return true;
        }).ConfigureAwait(false);
        try
        {
            return await MigrationPlanner.PlanAsync(Request, source, destination, prove: false, _services.Journals, _services.Time, _detach.Token).ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            throw new MigrationException(
                e.Error, $"{e.Message} It was woken for its move, and is awake on {Request.Source.Name}.", e.RecommendedAction, e.Target, e.InnerException ?? e)
            {
                Check = e.Check,
            };
        }
    }

    private IMoveWay WayOf(MigrationPlan plan, IHypervisor source)
    {
        var direct = new DirectWay(
            new DomainReference(plan.Guest.Name, plan.Guest.Uuid), Request.Source, Request.Destination, plan.Peer, _services, _recorder)
        {
            IsDefinedThere = plan.IsDefinedThere,
            Checked = CheckedMove.Of(plan),
        };
        return plan.Control is ControlMode.Direct ? direct
            : Request is { Control: ControlMode.Auto, Tunnelled: false } ? new AutoWay(new PeerWay(plan, source, _services, _recorder), direct, plan, _recorder)
            : new PeerWay(plan, source, _services, _recorder);
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
        await Over.ConfigureAwait(false);
        place.Dispose();
    }
}
