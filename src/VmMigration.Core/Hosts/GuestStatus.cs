namespace VmMigration.Hosts;

/// <summary>A guest on one host at one moment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uuid">Its UUID.</param>
/// <param name="State">Whether it runs.</param>
/// <param name="Reason">libvirt's number for why (<c>virDomain…Reason</c>).</param>
/// <param name="Persistent">Whether its definition is kept.</param>
public sealed record GuestStatus(string Name, Guid Uuid, VmState State, int Reason, bool Persistent)
{
    /// <summary>
    /// Whether it has a process on that host. A crashed one has: libvirt keeps it for a look (<c>on_crash</c> preserve),
    /// and calls it shut off once it is gone.
    /// </summary>
    public bool IsActive => State is not VmState.ShutOff;

    /// <summary>
    /// Whether its process belongs to a move that is under way: neither a running copy nor none. Reasons of being
    /// paused: 2 MIGRATION, 11 STARTING_UP, 12 POSTCOPY, 13 POSTCOPY_FAILED; of running: 10 POSTCOPY, 11 POSTCOPY_FAILED.
    /// </summary>
    public bool IsInMigration => (State, Reason) is (VmState.Paused, 2 or 11 or 12 or 13) or (VmState.Running, 10 or 11);

    /// <summary>Whether its memory is on two hosts: it has been switched to post-copy and has not all of it yet.</summary>
    public bool IsInPostCopy => (State, Reason) is (VmState.Paused, 12 or 13) or (VmState.Running, 10 or 11);

    /// <summary>Whether its post-copy has broken, as far as this host knows.</summary>
    public bool IsPostCopyFailed => (State, Reason) is (VmState.Paused, 13) or (VmState.Running, 11);

    /// <summary>
    /// Whether it ended on that host. Reasons of being shut off: 1 SHUTDOWN, 2 DESTROYED, 3 CRASHED; one that was moved away
    /// has another (4 MIGRATED).
    /// </summary>
    public bool HasEndedHere => (State, Reason) is (VmState.ShutOff, 1 or 2 or 3);

    /// <summary>How it ended on that host, for an administrator; null where it did not.</summary>
    public string? HowItEnded => (State, Reason) switch
    {
        (VmState.ShutOff, 1) => "shut down",
        (VmState.ShutOff, 2) => "was destroyed (virsh destroy, or by its daemon)",
        (VmState.ShutOff, 3) => "crashed: its QEMU process ended",
        _ => null,
    };

    /// <summary>Whether it was moved away from that host (4 MIGRATED).</summary>
    public bool HasMovedAway => (State, Reason) is (VmState.ShutOff, 4);

    /// <summary>Whether it ended on that host without anybody's taking its power: it has run there (1 SHUTDOWN, 3 CRASHED).</summary>
    public bool HasEndedByItself => (State, Reason) is (VmState.ShutOff, 1 or 3);

    /// <summary>
    /// What is wrong with it, for an administrator; null where it runs, was paused by its user (1) or was put off in order. Reasons of
    /// being paused: 5 IOERROR, 6 WATCHDOG, 10 CRASHED; of being shut off: 3 CRASHED, 6 FAILED.
    /// </summary>
    public string? WhyNotInOrder => (State, Reason) switch
    {
        _ when IsInMigration => "is still being moved",
        (VmState.Crashed, _) or (VmState.Paused, 10) or (VmState.ShutOff, 3) => "has crashed",
        (VmState.Paused, 1) => null,
        (VmState.Paused, 5) => "stands still after an I/O error of its disks",
        (VmState.Paused, 6) => "was paused by its watchdog",
        (VmState.Paused, _) => "stands still, and not by its user",
        (VmState.ShutOff, 6) => "failed to start",
        (VmState.Unknown, _) => "is in no state that is told",
        _ => null,
    };

    /// <summary>Whether it stands still since its move came to the switchover: it neither runs here nor was let go.</summary>
    public bool IsLeftBySwitchover => (State, Reason) is (VmState.Paused, 2);
}
