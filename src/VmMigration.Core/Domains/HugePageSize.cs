namespace VmMigration.Domains;

/// <summary>Huge pages of one size.</summary>
/// <param name="SizeKiB">The size of a page in KiB.</param>
/// <param name="GuestNodes">The guest's NUMA nodes that use them, as in <c>0-2,4</c>; null means all.</param>
public sealed record HugePageSize(long SizeKiB, string? GuestNodes);
