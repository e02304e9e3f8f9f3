namespace VmMigration.Lab;

/// <summary>What runs in a guest.</summary>
public enum GuestKind
{
    /// <summary>A few bytes of real-mode code: up at once, dirties memory or sleeps, has no network.</summary>
    BootSector,

    /// <summary>
    /// Debian's cloud kernel with busybox: answers ping after some seconds, dirties memory, writes to its disk. On an overloaded
    /// machine a few in a hundred moves of a guest that is busy with echoes leave it spinning on a lock that nobody holds, as
    /// if one written page had not been sent; seen with the emulated CPU of QEMU 7.2 and virsh alone.
    /// </summary>
    Linux,
}
