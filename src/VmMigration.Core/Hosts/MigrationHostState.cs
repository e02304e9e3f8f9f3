namespace VmMigration;

/// <summary>Whether a host can take part in a move.</summary>
public enum MigrationHostState
{
    /// <summary>Its daemon answers.</summary>
    Ready,
    /// <summary>It could not be asked.</summary>
    Failed,
}
