using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>A move as its journal knows it.</summary>
public sealed record JournaledMove
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The move's own number, the same in all its records.</summary>
    public required Guid Id { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>The guest's name.</summary>
    public required string VM { get; init; }

    /// <summary>The guest's UUID.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>Live or cold.</summary>
    public MigrationKind Kind { get; init; }

    /// <summary>Who drives it: never <see cref="ControlMode.Auto"/>.</summary>
    public ControlMode Control { get; init; }

    /// <summary>The host that the guest leaves.</summary>
    public required HostReference Source { get; init; }

    /// <summary>The host that it goes to.</summary>
    public required HostReference Destination { get; init; }

    /// <summary>Whether the destination had a definition of the guest before; null where the journal does not tell.</summary>
    public bool? IsDefinedThere { get; init; }

    /// <summary>What the daemons were told, without the guest's XML.</summary>
    public required PeerMigration Peer { get; init; }

    /// <summary>What was last begun.</summary>
    public MoveStage Stage { get; init; } = MoveStage.Planned;

    /// <summary>What was done on the hosts beside moving the guest, in order.</summary>
    public IReadOnlyList<(MoveStep Step, StepState State)> Steps { get; init; } = [];

    /// <summary>When a session was last at work on it.</summary>
    public DateTimeOffset LastSign { get; init; }

    /// <summary>How it ended; null until it did.</summary>
    public MigrationProgress? End { get; init; }

    /// <summary>Whether nobody is to see to it any more, whatever it left.</summary>
    public bool IsAbandoned { get; init; }

    /// <summary>Whether somebody has to see to it: it has no end, or something that was done has not been settled.</summary>
    public bool IsUnfinished => End is null || (!IsAbandoned && Steps.Any(s => s.State is StepState.Begun or StepState.Done));

    /// <summary>Whether a session is at work on it now.</summary>
    public bool IsInUse => JournalLock.IsTaken(Path);

    /// <summary>The move as a record: its end, or that it has none that anybody knows.</summary>
    public MigrationProgress ToRecord() => (End ?? Record) with
    {
        Reason = (End, IsUnfinished) switch
        {
            (null, _) => IsInUse ? "a session is at work on it" : "its session ended before it did: Resume-VmMigration puts it in order",
            ({ } end, true) => $"{end.Reason}; something was left: Resume-VmMigration puts it in order",
            ({ } end, false) => end.Reason,
        },
    };

    /// <summary>The record of its beginning.</summary>
    internal MigrationProgress Record => new()
    {
        Id = Id,
        VM = VM,
        Uuid = Uuid,
        Kind = Kind,
        Source = Source.Name,
        Destination = Destination.Name,
        SourceReference = Source,
        DestinationReference = Destination,
        Phase = Stage is MoveStage.Looking ? MigrationPhase.Checking : Stage is MoveStage.Planned ? MigrationPhase.Preparing : Stage is MoveStage.Settling ? MigrationPhase.Committing : MigrationPhase.Reserving,
        Timestamp = BeganAt.ToLocalTime(),
    };
}
