namespace VmMigration.Preflight;

/// <summary>Memory of huge pages of one size.</summary>
/// <param name="SizeKiB">The size of a page, in KiB; null for the host's default.</param>
/// <param name="KiB">How much, in KiB.</param>
/// <param name="Cells">The host's NUMA cells that it has to come from; null for any.</param>
internal sealed record HugePageNeed(long? SizeKiB, long KiB, IReadOnlyList<int>? Cells)
{
    /// <summary>How many pages of a size that is.</summary>
    public long PagesOf(long sizeKiB) => (KiB + sizeKiB - 1) / sizeKiB;
}
