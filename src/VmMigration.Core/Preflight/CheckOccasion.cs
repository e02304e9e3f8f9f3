namespace VmMigration.Preflight;

/// <summary>Why checks are asked.</summary>
public enum CheckOccasion
{
    /// <summary>Somebody wants to know what stands in the way. Nothing is changed on the hosts for it.</summary>
    Test,

    /// <summary>The same, with a rehearsal that leaves nothing behind.</summary>
    Rehearsal,

    /// <summary>A move is planned or begun, whose plan follows and finds out about disks by itself.</summary>
    Move,
}
