namespace VmMigration.Lab.Tests.Engine;

/// <summary>Guests for moves that must not be over before something has been done to them.</summary>
internal static class BusyGuest
{
    /// <summary>In MiB/s: far below what the guest rewrites, so that such a move never ends by itself.</summary>
    public const long Slow = 4;

    /// <summary>In MiB/s: far above it.</summary>
    public const long Fast = 1000;

    /// <summary>24 MiB of it are rewritten every second.</summary>
    public static GuestOptions Options { get; } = new() { DirtyMiBPerSecond = 24, WorkingSetMiB = 24, Persistent = true };
}
