namespace VmMigration.Hosts;

/// <summary>Figures of a guest that runs. Those that its host did not give are null.</summary>
/// <param name="Uuid">The guest.</param>
public sealed record GuestFigures(Guid Uuid)
{
    /// <summary>The memory that its process has of the host, in bytes; huge pages are not counted.</summary>
    public long? Resident { get; init; }

    /// <summary>
    /// How much of its memory it changed while that was measured last, in bytes per second; null where nobody has measured it.
    /// </summary>
    public long? DirtyRate { get; init; }

    /// <summary>Whether that is being measured now.</summary>
    public bool IsMeasuring { get; init; }
}
