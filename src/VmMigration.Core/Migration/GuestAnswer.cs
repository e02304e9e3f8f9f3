using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>What a host answered when asked for a guest.</summary>
/// <param name="Asked">Whether it could be asked at all.</param>
/// <param name="Guest">The guest; null where the host has none.</param>
/// <param name="IsMoving">Whether a job runs there that moves it away.</param>
public readonly record struct GuestAnswer(bool Asked, GuestStatus? Guest, bool IsMoving = false)
{
    /// <summary>The host could not be asked.</summary>
    public static GuestAnswer Unreachable { get; }

    /// <summary>The host has no process of that guest.</summary>
    public bool IsIdle => Asked && Guest is not { IsActive: true };

    /// <summary>The host has the guest, and not merely for the sake of a move under way.</summary>
    public bool IsSettled => Asked && Guest is { IsActive: true, IsInMigration: false, State: not VmState.Unknown };
}
