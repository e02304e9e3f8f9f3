namespace VmMigration.Preflight;

/// <summary>One question that is asked before a move.</summary>
public interface IMoveCheck
{
    /// <summary>Why the move would not work; null when this does not stand in its way.</summary>
    MigrationException? Judge(MoveFacts facts);
}
