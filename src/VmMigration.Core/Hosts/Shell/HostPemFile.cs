namespace VmMigration.Hosts;

/// <summary>A file that TLS needs on a host.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="State">Whether it is there.</param>
/// <param name="Text">The certificates in it; null for a private key, which is never read, and where it is not there or may not be read.</param>
public sealed record HostPemFile(string Path, HostPemState State, string? Text);
