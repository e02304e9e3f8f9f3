namespace VmMigration;

/// <summary>How a move ended, by what both hosts say. None is 0, which a script would take for no outcome yet.</summary>
public enum MigrationOutcome
{
    /// <summary>Exactly one copy runs, on the destination.</summary>
    Completed = 1,
    /// <summary>The guest was not moved and is on the source as before.</summary>
    Failed,
    /// <summary>Somebody stopped the move; the guest is on the source as before.</summary>
    Cancelled,
    /// <summary>The move goes on without this session.</summary>
    Detached,
    /// <summary>One of the hosts could not be asked: where the guest runs is not known, and nothing was touched.</summary>
    Unknown,
}
