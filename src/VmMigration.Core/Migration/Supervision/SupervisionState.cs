namespace VmMigration.Migration;

/// <summary>What was set up for a move and done about it so far. Times are since the move began.</summary>
public sealed record SupervisionState
{
    /// <summary>Whether the move was begun so that it can be switched to post-copy.</summary>
    public bool PostCopyAllowed { get; init; }

    /// <summary>Whether the move was begun so that QEMU slows a guest that changes too much.</summary>
    public bool AutoConverges { get; init; }

    /// <summary>Whether the guest was paused before: it is neither suspended nor switched to post-copy.</summary>
    public bool WasPaused { get; init; }

    /// <summary>How often the downtime was raised.</summary>
    public int Raises { get; init; }

    /// <summary>When it was raised last.</summary>
    public TimeSpan? RaisedAt { get; init; }

    /// <summary>Since when the ladder is to act.</summary>
    public TimeSpan? PressedSince { get; init; }

    /// <summary>How many steps of the ladder lie behind.</summary>
    public int StepsBehind { get; init; }

    /// <summary>When the step came into force that is in force now.</summary>
    public TimeSpan? StepAt { get; init; }

    /// <summary>Whether the administrator was told why the present step waits.</summary>
    public bool WaitIsTold { get; init; }

    /// <summary>Since when the guest is suspended by this ladder.</summary>
    public TimeSpan? SuspendedAt { get; init; }

    /// <summary>Whether the guest was switched to post-copy: nothing is done any more.</summary>
    public bool IsPostCopy { get; init; }

    /// <summary>Whether the move was given up.</summary>
    public bool IsAborted { get; init; }

    /// <summary>Whether the administrator was told that the disks come no further.</summary>
    public bool DisksAreTold { get; init; }

    /// <summary>Whether the administrator was told that the ladder is at its end.</summary>
    public bool EndIsTold { get; init; }

    /// <summary>The same, on the ladder's next step.</summary>
    internal SupervisionState Next() => this with { StepsBehind = StepsBehind + 1, StepAt = null, WaitIsTold = false };
}
