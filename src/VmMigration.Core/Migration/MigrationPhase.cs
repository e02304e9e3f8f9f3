namespace VmMigration;

/// <summary>Where a move is.</summary>
public enum MigrationPhase
{
    /// <summary>Both hosts are read and asked whether the move will work; nothing has been changed.</summary>
    Checking,
    /// <summary>What the destination needs is made there.</summary>
    Preparing,
    /// <summary>The destination holds the resources: its QEMU waits for the guest.</summary>
    Reserving,
    /// <summary>Disks that are not shared are copied.</summary>
    CopyingDisks,
    /// <summary>Memory is copied while the guest runs on the source.</summary>
    PreCopy,
    /// <summary>The guest stands still while the rest is copied.</summary>
    Switchover,
    /// <summary>The guest runs on the destination and fetches what it lacks; neither side alone has the whole of it.</summary>
    PostCopy,
    /// <summary>The guest runs on the destination; definitions are put in order and both hosts are asked.</summary>
    Committing,
    /// <summary>What was made is removed again; the guest runs on the source.</summary>
    RollingBack,
    /// <summary>The guest runs on the destination and nowhere else.</summary>
    Completed,
    /// <summary>The guest was not moved.</summary>
    Failed,
    /// <summary>Somebody stopped the move; the guest runs on the source.</summary>
    Cancelled,
}
