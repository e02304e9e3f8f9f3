namespace VmMigration.Domains;

/// <summary>A device redirected from a viewer.</summary>
/// <param name="Bus"><c>usb</c>.</param>
/// <param name="Type"><c>spicevmc</c>, <c>tcp</c>, …: what carries it.</param>
public sealed record RedirectedDevice(string Bus, string Type);
