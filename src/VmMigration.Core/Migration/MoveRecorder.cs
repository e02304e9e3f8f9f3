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
    private ProgressEstimate _estimate = ProgressEstimate.None;
    private bool _copiesDisks;
    private TimeSpan _stillness;
    private long? _stillSince;
    private bool _slept;

    public MoveRecorder(MigrationRequest request, ProgressFeed feed, TimeProvider time)
        : this(feed, time, new MigrationProgress
        {
            Id = Guid.NewGuid(),
            VM = request.VM,
            Uuid = request.Uuid,
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

    /// <summary>Whether the destination was seen to have a process for the guest: the daemons have reached each other then.</summary>
    public bool IsPreparedThere { get; set; }

    /// <summary>Whether the guest is, or was, suspended by decision of the one who supervises the move.</summary>
    public bool IsSuspendedByUs { get; set; }

    /// <summary>What the plan has found out.</summary>
    public void Planned(MigrationPlan plan)
    {
        lock (_gate)
        {
            _copiesDisks = plan.Disks.Any(d => d.IsCopied);
            _estimate = ProgressEstimate.Of(plan.Domain.Memory.MaximumKiB * 1024);
            Publish(
                r => r with { VM = plan.Guest.Name, Uuid = plan.Guest.Uuid, Warnings = plan.Warnings },
                r => r with { Reason = plan.CheckSummary },
                milestone: true);
        }
    }

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

            if (phase is MigrationPhase.PreCopy or MigrationPhase.Switchover or MigrationPhase.PostCopy or MigrationPhase.Committing)
            {
                TellDisksCopied();
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

    /// <summary>How long the guest stood still in all, as far as that was seen; null where it slept before, and nobody knows for how long.</summary>
    public TimeSpan? Stillness
    {
        get
        {
            lock (_gate)
            {
                var seen = _stillness + (_stillSince is { } since ? _time.GetElapsedTime(since) : TimeSpan.Zero);
                return _slept ? null : Latest.Downtime > seen ? Latest.Downtime : seen;
            }
        }
    }

    /// <summary>The guest stands still from now on, whoever suspended it.</summary>
    public void StandsStill()
    {
        lock (_gate)
        {
            _stillSince ??= _time.GetTimestamp();
        }
    }

    /// <summary>It runs again, on either host.</summary>
    public void GoesOn()
    {
        lock (_gate)
        {
            _stillness += _stillSince is { } since ? _time.GetElapsedTime(since) : TimeSpan.Zero;
            _stillSince = null;
        }
    }

    /// <summary>The guest was woken for its move.</summary>
    public void Slept() => _slept = true;

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

            _estimate = _estimate.With(sample, _time.GetElapsedTime(_start));
            Publish(
                r => With(r, sample) with
                {
                    Percent = _estimate.Percent < r.Percent ? r.Percent : _estimate.Percent ?? r.Percent,
                    Remaining = _estimate.Remaining,
                    TransferRate = _estimate.Rate ?? r.TransferRate,
                },
                r => r with { Reason = "" },
                milestone: false);
        }
    }

    /// <summary>Figures that go into the next record.</summary>
    public void Note(MigrationSample sample)
    {
        lock (_gate)
        {
            if (!HasEnded)
            {
                // Of a job that is over QEMU tells the mean: all that is known where it was too short to be looked at twice.
                Latest = With(Latest, sample) with { TransferRate = Latest.TransferRate ?? (_copiesDisks ? null : sample.Rate) };
            }
        }
    }

    /// <summary>The final record. What comes after it changes nothing.</summary>
    public MigrationProgress End(MigrationOutcome outcome, string reason, MigrationException? error)
    {
        lock (_gate)
        {
            var isCompleted = outcome is MigrationOutcome.Completed;
            if (isCompleted)
            {
                TellDisksCopied();
            }

            return Publish(
                r => r with
                {
                    Phase = outcome switch
                    {
                        MigrationOutcome.Completed => MigrationPhase.Completed,
                        MigrationOutcome.Cancelled => MigrationPhase.Cancelled,
                        MigrationOutcome.Failed => MigrationPhase.Failed,
                        _ => r.Phase,
                    },
                    Percent = isCompleted ? 100 : r.Percent,
                    TransferRate = isCompleted ? _estimate.MeanRate ?? r.TransferRate : r.TransferRate,
                    Remaining = null,
                    ExpectedDowntime = null,
                },
                r => r with { Reason = reason, Outcome = outcome, Error = error },
                milestone: true);
        }
    }

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

    /// <summary>A record with what one sample tells by itself: rates and what follows from them take two.</summary>
    internal static MigrationProgress With(MigrationProgress record, MigrationSample sample) => record with
    {
        Remaining = sample.IsRunning ? record.Remaining : null,
        MemoryTotal = sample.MemoryTotal ?? record.MemoryTotal,
        MemoryProcessed = sample.MemoryProcessed ?? record.MemoryProcessed,
        MemoryRemaining = sample.MemoryRemaining ?? record.MemoryRemaining,
        DiskTotal = sample.DiskTotal ?? record.DiskTotal,
        DiskProcessed = sample.DiskProcessed ?? record.DiskProcessed,
        DiskRemaining = sample.DiskRemaining ?? record.DiskRemaining,
        DirtyRate = sample.DirtyRate ?? record.DirtyRate,
        Iteration = sample.Iteration < record.Iteration ? record.Iteration : sample.Iteration ?? record.Iteration,
        ThrottlePercent = sample.Throttle ?? record.ThrottlePercent,
        ExpectedDowntime = sample.IsRunning ? sample.Downtime : null,
        Downtime = sample.IsRunning ? null : sample.Downtime ?? record.Downtime,
    };

    private bool HasEnded => Latest.Outcome is not null;

    /// <summary>Small disks are copied between two samples; whatever comes after that comes only once they were.</summary>
    private void TellDisksCopied()
    {
        if (_copiesDisks && Latest is { Phase: MigrationPhase.Reserving, Outcome: null })
        {
            Publish(r => r with { Phase = MigrationPhase.CopyingDisks }, r => r with { Reason = "copied the disks" }, milestone: true);
        }
    }

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
