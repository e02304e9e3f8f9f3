using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>A move that was found, and is followed in place of whoever began it. It is followed once somebody asks how it goes.</summary>
public abstract class FoundMove : IFollowedMove
{
    private readonly ProgressFeed _feed = new();
    private readonly CancellationTokenSource _detach = new();
    private readonly MigrationProgress _found;
    private readonly Lazy<Task<MigrationProgress>> _completion;

    private protected FoundMove(MigrationProgress found, HostReference source, MigrationServices services)
    {
        _found = found;
        Source = source;
        Services = services;
        Recorder = new MoveRecorder(found, _feed, services.Time);
        _completion = new Lazy<Task<MigrationProgress>>(() => Task.Run(RunAsync));
    }

    /// <inheritdoc/>
    public Task<MigrationProgress> Completion => _completion.Value;

    private protected string Vm => _found.VM;

    private protected HostReference Source { get; }

    private protected MigrationServices Services { get; }

    private protected MoveRecorder Recorder { get; }

    /// <summary>The administrator does not watch any more.</summary>
    private protected CancellationToken Detached => _detach.Token;

    /// <inheritdoc/>
    public IAsyncEnumerable<ProgressItem> ReadAllAsync(CancellationToken cancellationToken)
    {
        _ = _completion.Value;
        return _feed.ReadAllAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Detach() => _detach.Cancel();

    /// <summary>Whether the source was heard to say that the guest ended there since it runs elsewhere.</summary>
    private protected bool SourceLetGo { get; private set; }

    /// <summary>Whether the move was seen at work.</summary>
    private protected bool WasSeenAtWork => Recorder.Latest is { MemoryTotal: not null } or { DiskTotal: not null };

    /// <summary>Follows it to its end.</summary>
    private protected abstract Task<MigrationProgress> FollowAsync();

    /// <summary>What is said where that fails in a way that nobody foresaw.</summary>
    private protected abstract MigrationException Unforeseen(Exception e);

    /// <summary>Follows its job on the source, and the guest on both hosts, as long as it runs.</summary>
    private protected async Task FollowJobAsync(Guid uuid, HostReference? destination)
    {
        using var watch = new MoveWatch(uuid, Services, Recorder);
        await watch.LeaveAsync(Source, Detached).ConfigureAwait(false);
        try
        {
            if (destination is not null)
            {
                await watch.ArriveAsync(destination, Detached).ConfigureAwait(false);
            }
        }
        catch (MigrationException)
        {
            // Its events are missed; at the end it is asked again.
        }

        await new JobFollower(Source, uuid, Services, Recorder).FollowJobAsync(Detached).ConfigureAwait(false);
        SourceLetGo |= watch.SourceLetGo;
    }

    private async Task<MigrationProgress> RunAsync()
    {
        HostReference[] hosts = _found.DestinationReference is { } destination ? [Source, destination] : [Source];
        await using var teller = new WaitTeller(hosts, Services, what => Recorder.Milestone(Recorder.Latest.Phase, what)).ConfigureAwait(false);
        try
        {
            return await FollowAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Recorder.End(MigrationOutcome.Detached, DetachText.For(Vm, Source.Name), null);
        }
        catch (MigrationException e)
        {
            return Recorder.End(MigrationOutcome.Unknown, e.Message, e);
        }
        catch (Exception e)
        {
            var error = Unforeseen(e);
            return Recorder.End(MigrationOutcome.Unknown, error.Message, error);
        }
    }
}
