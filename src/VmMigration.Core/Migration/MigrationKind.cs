namespace VmMigration;

/// <summary>How a guest is moved.</summary>
public enum MigrationKind
{
    /// <summary>It runs on while it is moved.</summary>
    Live,
    /// <summary>It is shut down, moved and started.</summary>
    Cold,
}
