namespace VmMigration.Lab;

/// <summary>What runs in a guest.</summary>
public enum GuestKind
{
    /// <summary>A few bytes of real-mode code: up at once, dirties memory or sleeps, has no network.</summary>
    BootSector,

    /// <summary>Debian's cloud kernel with busybox: answers ping after some seconds, dirties memory, writes to its disk.</summary>
    Linux,
}
