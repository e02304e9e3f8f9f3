using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Follows a move that was found running: by its job on the source, and at the end by what both hosts say.</summary>
public sealed class MigrationFollower : FoundMove
{
    private readonly Guid? _uuid;
    private readonly HostReference? _destination;
    private readonly IReadOnlyList<HostReference> _candidates;
    private readonly MigrationRun? _run;
    private MigrationException? _failure;
    private bool _refused;

    internal MigrationFollower(
        MigrationProgress found,
        HostReference source,
        HostReference? destination,
        IReadOnlyList<HostReference> candidates,
        MigrationRun? run,
        MigrationServices services)
        : base(found, source, services)
    {
        _uuid = found.Uuid;
        _destination = destination;
        _candidates = candidates;
        _run = run;
    }

    /// <summary>The source would not abort the job.</summary>
    internal void AbortRefused(MigrationException refusal)
    {
        _refused = true;
        Recorder.Warn($"the move of {Vm} could not be stopped: {refusal.Message}");
    }

    /// <summary>Follows a move that was told to stop.</summary>
    internal Task<MigrationProgress> StopAsync(CancellationToken cancellationToken)
    {
        _failure = _refused ? null : new MigrationException(
            MigrationError.MigrationCancelled, "Stop-VmMigration stopped it.", "Start it again if it was not meant to be stopped.", Vm);
        return Completion.WaitAsync(cancellationToken);
    }

    private protected override async Task<MigrationProgress> FollowAsync()
    {
        if ((_uuid ?? _run?.Uuid) is not { } uuid)
        {
            return await FollowOwnAsync().ConfigureAwait(false) ?? throw VmErrors.NotMoving(Vm, Source.Name);
        }

        while (true)
        {
            await FollowJobAsync(uuid, _destination).ConfigureAwait(false);
            if (await ConcludeAsync(uuid).ConfigureAwait(false) is { } final)
            {
                return final;
            }
        }
    }

    private protected override MigrationException Unforeseen(Exception e) => new(
        MigrationError.Unexpected,
        $"Following the move of {Vm} failed in an unforeseen way; whether it goes on is not known: {e.Message}",
        $"Ask the daemons: Get-VmMigration -Source {Source.Name}; Get-MigrationVm {CommandText.Cmdlet(Vm)}. Report this defect.",
        Vm,
        e);

    /// <summary>The record of the one who began it, who was told why it ended as it did; null where there is none.</summary>
    private async Task<MigrationProgress?> FollowOwnAsync()
    {
        if (_run is null)
        {
            return null;
        }

        var own = await _run.Completion.WaitAsync(Detached).ConfigureAwait(false);
        if (own.Outcome is not MigrationOutcome.Detached)
        {
            return Recorder.EndAs(own);
        }

        _failure ??= await _run.Performed.WaitAsync(Detached).ConfigureAwait(false) is { Error: not MigrationError.ConnectionLost } told ? told : null;
        return null;
    }

    /// <summary>The final record; null where the source goes on with the move.</summary>
    private async Task<MigrationProgress?> ConcludeAsync(Guid uuid)
    {
        if (await FollowOwnAsync().ConfigureAwait(false) is { } own)
        {
            return own;
        }

        var search = new DestinationSearch(uuid, Source, Services);
        if ((_destination ?? await search.FindAsync(_candidates, Detached).ConfigureAwait(false)) is not { } destination)
        {
            return await search.ConcludeWithoutAsync(Recorder, Vm, _failure, Detached).ConfigureAwait(false);
        }

        var conclusion = await new Conclusion(uuid, Source, destination, Services).ReachAsync(Detached).ConfigureAwait(false);
        return conclusion.Verdict is Verdict.Moving ? null : conclusion.Record(Recorder, Vm, _failure);
    }
}
