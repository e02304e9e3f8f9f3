namespace VmMigration.Domains;

/// <summary>Where a guest gets random numbers from.</summary>
/// <param name="Backend"><c>random</c>, <c>egd</c>, <c>builtin</c>.</param>
/// <param name="Path">The host's device or socket; null when there is none.</param>
public sealed record RandomSource(string Backend, string? Path);
