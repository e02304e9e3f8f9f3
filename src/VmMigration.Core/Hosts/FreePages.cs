namespace VmMigration.Hosts;

/// <summary>Pages of one size that a NUMA cell of a host has free.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="SizeKiB">The size of a page, in KiB.</param>
/// <param name="Count">How many are free.</param>
public sealed record FreePages(int Cell, long SizeKiB, long Count);
