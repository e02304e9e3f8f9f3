namespace VmMigration.Lab;

/// <summary>How a host runs.</summary>
/// <param name="Generation">Its Debian release by its name; null for the machine's own.</param>
/// <param name="Root">Where its file system is; null for the machine's own.</param>
internal sealed record LabHostKind(string? Generation = null, string? Root = null);
