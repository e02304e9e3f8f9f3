namespace VmMigration.Hosts;

/// <summary>What a script on a host said.</summary>
/// <param name="Output">What it printed.</param>
/// <param name="Clock">The host's clock; null where it was not understood.</param>
public sealed record HostShellAnswer(string Output, HostClock? Clock = null);
