using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>What is known of a move that lost the one who drove it.</summary>
internal sealed record RecoveryFacts
{
    /// <summary>Live or cold.</summary>
    public MigrationKind Kind { get; init; }

    /// <summary>Who drove it.</summary>
    public ControlMode Control { get; init; }

    /// <summary>What was last begun.</summary>
    public MoveStage Stage { get; init; }

    /// <summary>What the daemons were told.</summary>
    public MigrationFlags Flags { get; init; }

    /// <summary>Whether the destination had a definition of the guest before; null where nobody wrote that down.</summary>
    public bool? IsDefinedThere { get; init; }

    /// <summary>Whether a cold move is to start it on the destination.</summary>
    public bool Starts { get; init; }

    /// <summary>What the host says that the guest was to leave.</summary>
    public GuestAnswer Source { get; init; }

    /// <summary>What the host says it was to go to.</summary>
    public GuestAnswer Destination { get; init; }

    /// <summary>What all other hosts say that are known.</summary>
    public OtherHosts Others { get; init; }

    /// <summary>Whether a later move of the guest has begun.</summary>
    public bool IsSuperseded { get; init; }

    /// <summary>What a journal tells of its move.</summary>
    public static RecoveryFacts Of(JournaledMove move) => new()
    {
        Kind = move.Kind,
        Control = move.Control,
        Stage = move.Stage,
        Flags = move.Peer.Flags,
        IsDefinedThere = move.IsDefinedThere,
        Starts = move.Steps.Any(s => s.Step is ArrivedGuestStep { Starts: true }),
    };
}
