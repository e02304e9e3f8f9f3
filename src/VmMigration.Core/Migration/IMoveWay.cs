namespace VmMigration.Migration;

/// <summary>How a guest gets from one host to the other, once all is ready for it.</summary>
internal interface IMoveWay
{
    /// <summary>Whether the move goes on when this session ends.</summary>
    bool OutlivesSession { get; }

    /// <summary>
    /// Moves it; returns when whoever drives the move says that it is over. What is said is not the outcome: that is
    /// what both hosts have.
    /// </summary>
    /// <param name="journal">Told of each stage before it begins.</param>
    /// <param name="cancellationToken">The session ends.</param>
    /// <exception cref="MigrationException">Why it was not moved.</exception>
    Task PerformAsync(MigrationJournal journal, CancellationToken cancellationToken);
}
