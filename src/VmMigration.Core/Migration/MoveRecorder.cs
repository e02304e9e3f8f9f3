using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Makes a move's records: what is known so far, the phase, and the reason for each.</summary>
internal sealed class MoveRecorder
{
    private readonly ProgressFeed _feed;
    private readonly TimeProvider _time;
    private readonly long _start;
    private readonly object _gate = new();
    private readonly bool _found;
    private TimeSpan _earlier;

    public MoveRecorder(MigrationRequest request, ProgressFeed feed, TimeProvider time)
        : this(feed, time, new MigrationProgress
        {
            Id = Guid.NewGuid(),
            VM = request.VM,
            Source = request.Source.Name,
            Destination = request.Destination.Name,
            SourceReference = request.Source,
            DestinationReference = request.Destination,
            Kind = request.Kind,
            Phase = MigrationPhase.Checking,
        })
    {
    }

    /// <summary>Of a move that was found running: what it took before counts, and its job says how long that was.</summary>
    public MoveRecorder(MigrationProgress found, ProgressFeed feed, TimeProvider time)
        : this(feed, time, found with { Outcome = null, Error = null }) => _found = true;

    private MoveRecorder(ProgressFeed feed, TimeProvider time, MigrationProgress first)
    {
        _feed = feed;
        _time = time;
        _start = time.GetTimestamp();
        _earlier = first.Elapsed;
        Latest = first;
    }

    public Guid Id => Latest.Id;

    public MigrationProgress Latest { get; private set; }

    /// <summary>What the plan has found out.</summary>
    public void Planned(MigrationPlan plan) => Publish(
        r => r with { VM = plan.Guest.Name, Uuid = plan.Guest.Uuid, Warnings = plan.Warnings },
        r => r with { Reason = plan.CheckSummary },
        milestone: true);

    /// <summary>
    /// Something that the reader must see. Both hosts tell their part, in no order between them: a phase that may not
    /// follow was overtaken, and is left out.
    /// </summary>
    public void Milestone(MigrationPhase phase, string reason)
    {
        lock (_gate)
        {
            if (HasEnded || (phase != Latest.Phase && !PhaseTransitions.IsAllowed(Latest.Phase, phase)))
            {
                return;
            }

            Publish(r => r with { Phase = phase }, r => r with { Reason = reason }, milestone: true);
        }
    }

    /// <summary>A milestone for entering a phase; nothing where it is in it, or past it, already.</summary>
    public void EnterPhase(MigrationPhase phase, string reason)
    {
        lock (_gate)
        {
            if (phase != Latest.Phase)
            {
                Milestone(phase, reason);
            }
        }
    }

    /// <summary>The changed memory is gone through once more.</summary>
    public void Iteration(int iteration)
    {
        lock (_gate)
        {
            if (!HasEnded && !(iteration < Latest.Iteration))
            {
                Latest = Latest with { Iteration = iteration };
                Milestone(MigrationPhase.PreCopy, $"iteration {iteration}");
            }
        }
    }

    /// <summary>Something worth knowing, from now on in all records.</summary>
    public void Warn(string warning)
    {
        lock (_gate)
        {
            Latest = Latest with { Warnings = [.. Latest.Warnings, warning] };
        }
    }

    /// <summary>New figures.</summary>
    public void Sample(MigrationSample sample)
    {
        lock (_gate)
        {
            if (_found && sample.Elapsed is { } sinceItBegan)
            {
                // The record that it was found by may be old.
                _earlier = sinceItBegan - _time.GetElapsedTime(_start);
            }

            Publish(r => With(r, sample), r => r with { Reason = "" }, milestone: false);
        }
    }

    /// <summary>Figures that go into the next record.</summary>
    public void Note(MigrationSample sample)
    {
        lock (_gate)
        {
            Latest = HasEnded ? Latest : With(Latest, sample);
        }
    }

    /// <summary>The final record. What comes after it changes nothing.</summary>
    public MigrationProgress End(MigrationOutcome outcome, string reason, MigrationException? error) =>
        Publish(
            r => r with
            {
                Phase = outcome switch
                {
                    MigrationOutcome.Completed => MigrationPhase.Completed,
                    MigrationOutcome.Cancelled => MigrationPhase.Cancelled,
                    MigrationOutcome.Failed => MigrationPhase.Failed,
                    _ => r.Phase,
                },
                Percent = outcome == MigrationOutcome.Completed ? 100 : r.Percent,
                Remaining = null,
                ExpectedDowntime = null,
            },
            r => r with { Reason = reason, Outcome = outcome, Error = error },
            milestone: true);

    /// <summary>The final record of somebody who was told more.</summary>
    public MigrationProgress EndAs(MigrationProgress final)
    {
        lock (_gate)
        {
            if (!HasEnded)
            {
                Latest = final;
                _feed.Publish(final, milestone: true);
            }

            return Latest;
        }
    }

    internal static MigrationProgress With(MigrationProgress record, MigrationSample sample) => record with
    {
        Percent = ProgressEstimate.Percent(sample) is { } percent && !(percent < record.Percent) ? percent : record.Percent,
        Remaining = sample.IsRunning ? ProgressEstimate.Remaining(sample) : null,
        MemoryTotal = sample.MemoryTotal ?? record.MemoryTotal,
        MemoryProcessed = sample.MemoryProcessed ?? record.MemoryProcessed,
        MemoryRemaining = sample.MemoryRemaining ?? record.MemoryRemaining,
        DiskTotal = sample.DiskTotal ?? record.DiskTotal,
        DiskProcessed = sample.DiskProcessed ?? record.DiskProcessed,
        DiskRemaining = sample.DiskRemaining ?? record.DiskRemaining,
        TransferRate = sample.Rate ?? record.TransferRate,
        DirtyRate = sample.DirtyRate ?? record.DirtyRate,
        Iteration = sample.Iteration < record.Iteration ? record.Iteration : sample.Iteration ?? record.Iteration,
        ThrottlePercent = sample.Throttle ?? record.ThrottlePercent,
        ExpectedDowntime = sample.IsRunning ? sample.Downtime : null,
        Downtime = sample.IsRunning ? null : sample.Downtime ?? record.Downtime,
    };

    private bool HasEnded => Latest.Outcome is not null;

    private MigrationProgress Publish(
        Func<MigrationProgress, MigrationProgress> lasting, Func<MigrationProgress, MigrationProgress> passing, bool milestone)
    {
        lock (_gate)
        {
            if (!HasEnded)
            {
                Latest = passing(lasting(Latest)) with
                {
                    Elapsed = _earlier + _time.GetElapsedTime(_start),
                    Timestamp = _time.GetLocalNow(),
                };
                _feed.Publish(Latest, milestone);
            }

            return Latest;
        }
    }
}
