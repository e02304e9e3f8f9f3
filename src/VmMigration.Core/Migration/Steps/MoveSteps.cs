using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>Does a move's steps in order, and settles those that were done backwards; the journal knows of each before it happens.</summary>
internal sealed class MoveSteps
{
    private const int Attempts = 4;
    private readonly List<(MoveStep Step, StepState? State)> _steps;
    private readonly HostReference _source;
    private readonly HostReference _destination;
    private readonly MigrationJournal _journal;
    private readonly HostConnections _connections;
    private readonly Guid _uuid;
    private readonly List<int> _looks = [];

    private MoveSteps(
        Guid uuid,
        IEnumerable<(MoveStep Step, StepState? State)> steps,
        HostReference source,
        HostReference destination,
        MigrationJournal journal,
        HostConnections connections)
    {
        _uuid = uuid;
        _steps = [.. steps];
        _source = source;
        _destination = destination;
        _journal = journal;
        _connections = connections;
    }

    /// <summary>Those of a plan.</summary>
    public static MoveSteps Of(MigrationPlan plan, MigrationJournal journal, HostConnections connections) => new(
        plan.Guest.Uuid, plan.Steps.Select(s => (s, (StepState?)null)), plan.Request.Source, plan.Request.Destination, journal, connections);

    /// <summary>Those of a move whose session is gone.</summary>
    /// <param name="move">The move.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="connections">Reaches both hosts.</param>
    /// <param name="lastSign">When a session was last at the move; null where this one has followed it to its end.</param>
    public static MoveSteps Of(JournaledMove move, MigrationJournal journal, HostConnections connections, DateTimeOffset? lastSign) => new(
        move.Uuid, move.Steps.Select(s => (s.Step, (StepState?)s.State)), move.Source, move.Destination, journal, connections) { LastSign = lastSign };

    /// <summary>Does what has not been done.</summary>
    /// <exception cref="MigrationException">A host refused one, or was lost; what was done before it is left for <see cref="SettleAsync(Verdict, MoveRecorder, StartBarrier?)"/>.</exception>
    public async Task DoAsync(MoveRecorder recorder, CancellationToken cancellationToken)
    {
        // Looks that are taken for them stand behind them.
        var planned = _steps.Count;
        for (var i = 0; i < planned; i++)
        {
            await DoAsync(i, recorder, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Does one more, of which was not known before that it would be needed.</summary>
    /// <exception cref="MigrationException">The host refused it, or was lost.</exception>
    public Task AddAsync(MoveStep step, MoveRecorder recorder, CancellationToken cancellationToken)
    {
        _steps.Add((step, null));
        return DoAsync(_steps.Count - 1, recorder, cancellationToken);
    }

    /// <summary>Whether nothing of what was done is left to settle.</summary>
    public bool AreSettled => _steps.TrueForAll(s => s.State is not (StepState.Begun or StepState.Done));

    /// <summary>Whether what was done by a step of a kind is left to settle.</summary>
    public bool IsLeft<T>()
        where T : MoveStep => _steps.Exists(s => s is { Step: T, State: StepState.Begun or StepState.Done });

    /// <summary>Whether a step of a kind was done and settled.</summary>
    public bool IsSettled<T>()
        where T : MoveStep => _steps.Exists(s => s is { Step: T, State: StepState.Settled });

    /// <summary>How the source itself said that the guest left it; null as long as it has not. The first word counts.</summary>
    public string? Departure { get; private set; }

    /// <summary>When a session was last at the move; null where one was all the time.</summary>
    public DateTimeOffset? LastSign { get; set; }

    /// <summary>What was kept on a host, by name, and why.</summary>
    public IReadOnlyList<(string What, string Why)> KeptOn(MoveSide side) =>
        [.. _steps.Where(s => s.State is StepState.Kept && s.Step.Side == side).Select(s => (s.Step is IImageStep image ? image.Path : s.Step.Subject, s.Step.KeptSince ?? ""))];

    /// <summary>The source has said that the guest left it.</summary>
    public void Departed(string? how) => Departure ??= how;

    /// <summary>Whether any was begun.</summary>
    public bool AreBegun => _steps.Exists(s => s.State is not null);

    /// <summary>The step of a kind that was begun, and of which nobody knows whether it was done; null where there is none.</summary>
    public T? Begun<T>()
        where T : MoveStep => _steps.Where(s => s.State is StepState.Begun).Select(s => s.Step).OfType<T>().FirstOrDefault();

    /// <summary>
    /// Takes back what was done where the guest was not moved, and puts it in order where it was; where that is not
    /// known, nothing is touched. What was kept or could not be done becomes a warning.
    /// </summary>
    /// <param name="verdict">Where the guest is.</param>
    /// <param name="recorder">Told of what is done.</param>
    /// <param name="barrier">Asked before the guest is started; null where no daemon has been asked to move it.</param>
    public async Task SettleAsync(Verdict verdict, MoveRecorder recorder, StartBarrier? barrier = null)
    {
        var none = CancellationToken.None;
        var settlement = new Settlement(_uuid, _source, _destination, _connections, Announce) { Departure = Departure, LastSign = LastSign };
        if (verdict is Verdict.Moved)
        {
            await WitnessAsync(settlement).ConfigureAwait(false);
        }

        var left = verdict switch
        {
            Verdict.Moved => await SettleAsync(PutInOrderAsync, "could not be put in order").ConfigureAwait(false),
            Verdict.NotMoved => await SettleAsync(TakeBackAsync, "could not be taken back").ConfigureAwait(false),
            Verdict.Nowhere => Kept(),
            _ => [],
        };
        left.ForEach(recorder.Warn);

        Task<string?> PutInOrderAsync(MoveStep step, IHypervisor host)
        {
            if (step.PutsInOrder is { } what)
            {
                recorder.EnterPhase(MigrationPhase.Committing, $"goes on at {_destination.Name}");
                recorder.Milestone(MigrationPhase.Committing, $"{what} on {host.Host.Name}");
            }

            return step.FinishAsync(settlement, host, none);
        }

        async Task<string?> TakeBackAsync(MoveStep step, IHypervisor host)
        {
            if (step.StartsGuest && barrier is not null)
            {
                await barrier.DemandAsync(host, none).ConfigureAwait(false);
            }

            if (step.TakesBack is { } what)
            {
                recorder.Milestone(MigrationPhase.RollingBack, $"{what} on {host.Host.Name}");
            }

            return await step.UndoAsync(settlement, host, none).ConfigureAwait(false);
        }
    }

    private async Task DoAsync(int number, MoveRecorder recorder, CancellationToken cancellationToken)
    {
        var step = _steps[number].Step;
        cancellationToken.ThrowIfCancellationRequested();
        var host = await _connections.GetAsync(HostOf(step), cancellationToken).ConfigureAwait(false);
        Note(number, StepState.Begun);
        if (step.IsWorthTelling)
        {
            recorder.Milestone(MigrationPhase.Preparing, $"{step.Subject} on {host.Host.Name}");
        }

        try
        {
            step = await DoAsync(step, host, recorder, cancellationToken).ConfigureAwait(false);
            _steps[number] = (step, StepState.Begun);
        }
        catch (MigrationException e) when (e.Error is not (MigrationError.ConnectionLost or MigrationError.HostUnreachable))
        {
            if (step.IsNotBegun(e))
            {
                Note(number, StepState.Refused);
            }

            throw;
        }

        Note(number, StepState.Done);
    }

    private async Task<MoveStep> DoAsync(MoveStep step, IHypervisor host, MoveRecorder recorder, CancellationToken cancellationToken)
    {
        for (var left = Attempts - 1; ; left--)
        {
            try
            {
                var done = await step.PerformAsync(new Settlement(_uuid, _source, _destination, _connections, Announce), host, cancellationToken).ConfigureAwait(false);
                ForgetLooks();
                return done;
            }
            catch (MigrationException e) when (left > 0 && step.IsTransient(e))
            {
                recorder.Milestone(MigrationPhase.Preparing, $"{step.Subject} on {host.Host.Name}, once more: {e.Message}");
            }
        }
    }

    /// <summary>A guest that ended, and nobody knows where: each copy of its disks may be the last one.</summary>
    private List<string> Kept() =>
    [
        .. _steps.Where(s => s is { State: StepState.Begun or StepState.Done, Step.IsWorthTelling: true })
            .Select(s => $"{s.Step.Subject} on {HostOf(s.Step).Name} is kept, since it is not known where the guest ended: once it runs again, Resume-VmMigration puts that in order"),
    ];

    /// <summary>What nobody can see any more once other steps are settled is seen first, and written down.</summary>
    private async Task WitnessAsync(Settlement settlement)
    {
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            var (step, state) = _steps[i];
            if (state is not (StepState.Begun or StepState.Done))
            {
                continue;
            }

            try
            {
                var host = await _connections.GetAsync(HostOf(step), CancellationToken.None).ConfigureAwait(false);
                var seen = await step.WitnessAsync(settlement, host, CancellationToken.None).ConfigureAwait(false);
                if (!ReferenceEquals(seen, step))
                {
                    _steps[i] = (seen, state);
                    Note(i, state.Value);
                }

                ForgetLooks();
            }
            catch (MigrationException)
            {
                // What it did not see it cannot prove.
            }
        }
    }

    /// <summary>A look that is taken while the move is settled stands in its journal until it is over.</summary>
    private void Announce(LookStep look)
    {
        if (!_looks.Exists(l => _steps[l].Step == look))
        {
            _steps.Add((look, null));
            _looks.Add(_steps.Count - 1);
            Note(_steps.Count - 1, StepState.Begun);
        }
    }

    /// <summary>The looks are over, and have left nothing.</summary>
    private void ForgetLooks()
    {
        _looks.ForEach(l => Note(l, StepState.Settled));
        _looks.Clear();
    }

    private async Task<List<string>> SettleAsync(Func<MoveStep, IHypervisor, Task<string?>> settle, string failed)
    {
        List<string> left = [];
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            var (step, state) = _steps[i];
            if (state is not (StepState.Begun or StepState.Done))
            {
                continue;
            }

            var host = HostOf(step);
            try
            {
                var kept = await settle(step, await _connections.GetAsync(host, CancellationToken.None).ConfigureAwait(false)).ConfigureAwait(false);
                if (kept is not null)
                {
                    _steps[i] = (step with { KeptSince = kept }, state);
                    left.AddRange(step is KeepImageStep ? [] : [$"{step.Subject} is kept on {host.Name}: {kept} (Get-VmMigration -Leftover lists it)"]);
                }

                Note(i, kept is null ? StepState.Settled : StepState.Kept);
                ForgetLooks();
            }
            catch (MigrationException e)
            {
                left.Add($"{step.Subject} on {host.Name} {failed}: {e.Message}");
                if (step.IsDispensable && e.Error is not (MigrationError.ConnectionLost or MigrationError.HostUnreachable))
                {
                    Note(i, StepState.Refused);
                }
            }
        }

        return left;
    }

    private void Note(int number, StepState state)
    {
        _journal.Step(number, state, _steps[number].Step);
        _steps[number] = (_steps[number].Step, state);
    }

    private HostReference HostOf(MoveStep step) => step.Side is MoveSide.Source ? _source : _destination;
}
