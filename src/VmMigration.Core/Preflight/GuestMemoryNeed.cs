using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Preflight;

/// <summary>What memory a guest needs of the host that it comes to.</summary>
/// <param name="Ordinary">Of ordinary pages, in bytes: the guest's own and what QEMU takes for itself.</param>
/// <param name="Huge">Of huge pages.</param>
internal sealed record GuestMemoryNeed(long Ordinary, IReadOnlyList<HugePageNeed> Huge)
{
    private const long PerProcess = 64L << 20;
    private const long PerVcpu = 8L << 20;

    // The page tables of a guest whose memory is all in use: eight bytes for each page of 4 KiB.
    private const int PageTableShare = 512;

    /// <summary>Reckons it. Pure.</summary>
    /// <param name="guest">The guest as the destination is told to make it.</param>
    public static GuestMemoryNeed Of(DomainDescription guest)
    {
        var huge = guest.Memory.Backing.UsesHugePages ? HugeOf(guest) : [];
        var all = guest.Memory.MaximumKiB * 1024;
        var own = all - huge.Sum(n => n.KiB * 1024);
        return new GuestMemoryNeed(Math.Max(0, own) + Overhead(all, guest.Vcpus.Maximum), huge);
    }

    /// <summary>What QEMU takes for a guest of that size beside its memory, in bytes; an estimate.</summary>
    public static long Overhead(long memory, int vcpus) => PerProcess + (PerVcpu * vcpus) + (memory / PageTableShare);

    private static HugePageNeed[] HugeOf(DomainDescription guest)
    {
        var nodes = guest.Cpu?.NumaNodes ?? [];
        if (nodes.Count == 0)
        {
            return [new HugePageNeed(SizeFor(guest, null), guest.Memory.MaximumKiB, CellsFor(guest, null))];
        }

        return
        [
            .. nodes
                .Select(n => (Node: (int?)n.Id, KiB: n.MemoryKiB))
                .Concat(guest.Memory.Devices.Where(d => d.SourcePath is null).Select(d => (Node: d.GuestNode, KiB: d.SizeKiB)))
                .Where(n => HasHuge(guest, n.Node))
                .Select(n => new HugePageNeed(SizeFor(guest, n.Node), n.KiB, CellsFor(guest, n.Node)))
                .GroupBy(n => (n.SizeKiB, Cells: n.Cells is null ? "" : string.Join(',', n.Cells)))
                .Select(g => g.First() with { KiB = g.Sum(n => n.KiB) }),
        ];
    }

    /// <summary>Where sizes are named for nodes, and none for all, the others have ordinary pages.</summary>
    private static bool HasHuge(DomainDescription guest, int? node) =>
        guest.Memory.Backing.HugePages is var sizes && (sizes.Count == 0 || sizes.Any(s => Means(s, node)));

    private static long? SizeFor(DomainDescription guest, int? node) =>
        guest.Memory.Backing.HugePages.Where(s => Means(s, node)).OrderBy(s => s.GuestNodes is null).FirstOrDefault()?.SizeKiB;

    private static bool Means(HugePageSize size, int? node) =>
        size.GuestNodes is null || (CpuSet.TryParse(size.GuestNodes, out var nodes) && nodes.Contains(node ?? 0));

    /// <summary>The cells that the memory has to come from; null for any.</summary>
    private static IReadOnlyList<int>? CellsFor(DomainDescription guest, int? node)
    {
        var own = guest.NumaTuning?.GuestNodes.FirstOrDefault(n => n.GuestNode == node);
        var (mode, set) = own is null ? (guest.NumaTuning?.Mode, guest.NumaTuning?.NodeSet) : (own.Mode, own.NodeSet);
        return mode is null or "strict" or "restrictive" && CpuSet.TryParse(set, out var cells) ? cells : null;
    }
}
