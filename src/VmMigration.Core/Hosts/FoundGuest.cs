namespace VmMigration.Hosts;

/// <summary>A guest that was looked for on several hosts.</summary>
/// <param name="Guest">Which it is.</param>
/// <param name="Host">The host that has it.</param>
public sealed record FoundGuest(GuestReference Guest, HostReference Host);
