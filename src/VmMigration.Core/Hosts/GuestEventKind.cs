namespace VmMigration.Hosts;

/// <summary>What happens to a guest that is being moved.</summary>
public enum GuestEventKind
{
    /// <summary>Something else.</summary>
    Other,
    /// <summary>Its process started on the host.</summary>
    Started,
    /// <summary>Somebody suspended it.</summary>
    Suspended,
    /// <summary>It stands still for the switchover.</summary>
    SuspendedForMigration,
    /// <summary>It switched to post-copy.</summary>
    PostCopy,
    /// <summary>Post-copy broke.</summary>
    PostCopyFailed,
    /// <summary>It goes on here after a move.</summary>
    ResumedAfterMigration,
    /// <summary>It ended on this host since it runs on another.</summary>
    StoppedAfterMigration,
    /// <summary>Its power was taken away here: by somebody, or by the daemon since a connection that it hung on was gone.</summary>
    Destroyed,
    /// <summary>It ended for another reason.</summary>
    Stopped,
    /// <summary>It runs again here after it stood still.</summary>
    Resumed,
    /// <summary>The changed memory is gone through once more.</summary>
    Iteration,
    /// <summary>The job succeeded.</summary>
    JobCompleted,
}
