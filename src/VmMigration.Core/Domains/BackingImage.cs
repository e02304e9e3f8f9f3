namespace VmMigration.Domains;

/// <summary>An image that another one is based on.</summary>
/// <param name="Source">What holds it.</param>
/// <param name="Format"><c>qcow2</c>, <c>raw</c>; null when not said.</param>
public sealed record BackingImage(DiskSource Source, string? Format);
