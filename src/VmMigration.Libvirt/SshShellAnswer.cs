namespace VmMigration.Libvirt;

/// <summary>What a script on a host said.</summary>
/// <param name="Output">What it printed.</param>
/// <param name="Clock">The host's clock, beside this machine's; null where it was not understood.</param>
public sealed record SshShellAnswer(string Output, ClockReading? Clock);
