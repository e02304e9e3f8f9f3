namespace VmMigration.Migration;

public sealed partial record MigrationRequest
{
    /// <summary>How long a guest may take to shut down when nothing else is said.</summary>
    public static readonly TimeSpan DefaultShutdownTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Live or cold.</summary>
    public MigrationKind Kind { get; init; }

    /// <summary>Cold: how long the guest may take to shut down.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = DefaultShutdownTimeout;

    /// <summary>Cold: whether a guest that does not shut down loses its power.</summary>
    public bool Force { get; init; }

    /// <summary>Cold: whether the guest is left off on the destination.</summary>
    public bool NoStart { get; init; }
}
