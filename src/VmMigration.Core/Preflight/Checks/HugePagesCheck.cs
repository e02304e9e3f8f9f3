using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>Huge pages are set aside beforehand, per size and NUMA cell; a guest that finds none left does not start.</summary>
internal sealed class HugePagesCheck() : PreflightCheck(
    "HugePages", CheckCategory.Memory, "Has the destination the huge pages free that the guest's memory is made of?",
    "unable to map backing store for guest RAM: Cannot allocate memory")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var needs = GuestMemoryNeed.Of(move.Arriving).Huge;
        if (needs.Count == 0)
        {
            found.Pass("its memory is not made of huge pages");
            return;
        }

        var there = HostView.HugePageSizes(move.Facts.Destination);
        if (there.Length == 0)
        {
            found.Skipped($"{move.Destination.Name} does not tell which sizes of pages it has", "-DryRun tries it.");
            return;
        }

        var free = await move.Destination.FreeHugePagesAsync().ConfigureAwait(false);
        foreach (var need in needs)
        {
            Judge(move.Destination.Name, need, there, free, found);
        }
    }

    private static void Judge(string destination, HugePageNeed need, long[] there, IReadOnlyList<FreePages> free, Findings found)
    {
        if (need.SizeKiB is { } wanted && !there.Contains(wanted))
        {
            found.Fail(
                $"{destination} has no pages of {Size(wanted)}: its processors or kernel lack them",
                "Choose another destination, or give the guest pages of another size (memoryBacking in virsh edit, and restart it).", Size(wanted),
                $"{destination}: {string.Join(", ", there.Select(Size))}");
            return;
        }

        // Which size is the default is the kernel's affair: any that has enough will do, and the smallest is the usual one.
        var sizes = need.SizeKiB is { } only ? [only] : there;
        var counts = sizes.Select(s => (Size: s, Free: Free(s), Needed: need.PagesOf(s))).ToArray();
        var (size, has, needs) = counts.FirstOrDefault(c => c.Free >= c.Needed, counts[0]);
        var where = need.Cells is null ? "" : $" in its NUMA cell{(need.Cells.Count == 1 ? "" : "s")} {string.Join(',', need.Cells)}";
        var evidence = $"needed: {needs}, {destination}: {has} free";
        if (has >= needs)
        {
            found.Pass($"{destination} has {has} pages of {Size(size)} free{where}, and the guest needs {needs}", Size(size), evidence);
            return;
        }

        var folder = need.Cells is [var cell]
            ? $"/sys/devices/system/node/node{cell}/hugepages/hugepages-{size}kB" : $"/sys/kernel/mm/hugepages/hugepages-{size}kB";
        found.Fail(
            $"{destination} has {has} pages of {Size(size)} free{where}, and the guest needs {needs}",
            $"Set more aside on {destination}: raise the number in {folder}/nr_hugepages by {needs - has}.", Size(size), evidence);

        long Free(long of) => free.Where(f => f.SizeKiB == of && need.Cells?.Contains(f.Cell) is null or true).Sum(f => f.Count);
    }

    private static string Size(long kibibytes) => Storage.VolumeSize.Text(kibibytes * 1024);
}
