namespace VmMigration;

/// <summary>A guest that runs with a processor that is more than a baseline.</summary>
/// <param name="Vm">The guest.</param>
/// <param name="Uuid">What tells it from others.</param>
/// <param name="Host">The host that runs it.</param>
/// <param name="Reason">Why it cannot be on all of the baseline's hosts as it is.</param>
/// <param name="Features">The features that it has and the baseline has not; empty where it has its host's as they are.</param>
public sealed record GuestBeyondBaseline(string Vm, Guid Uuid, string Host, string Reason, IReadOnlyList<string> Features)
{
    /// <summary>The guest, its host and why.</summary>
    public override string ToString() => $"{Vm} on {Host}: {Reason}";
}
