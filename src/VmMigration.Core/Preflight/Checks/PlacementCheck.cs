using VmMigration.Domains;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// What of a guest is bound to processors or NUMA cells that the destination lacks is bound to what is left of them there, or
/// to none. The administrator's own XML is not touched.
/// </summary>
internal sealed class PlacementCheck() : PreflightCheck(
    "Placement", CheckCategory.Memory, "Has the destination the processors and NUMA cells that the guest is bound to?",
    "cannot set CPU affinity on process: Invalid argument; NUMA node 1 is unavailable")
{
    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var destination = move.Destination.Name;
        var cells = move.Facts.Destination.Capabilities.Cells;
        var guest = move.Arriving;
        string[] bound = [.. guest.Vcpus.Pins.Select(p => p.CpuSet).Append(guest.Vcpus.CpuSet).OfType<string>()];
        string[] nodes = [.. guest.NumaTuning?.NodeSets ?? []];
        if (move.Arrival.Warnings.Count == 0 && bound.Length == 0 && nodes.Length == 0)
        {
            found.Pass("it is not bound to processors or NUMA cells");
            return Task.CompletedTask;
        }

        if (cells.Count == 0)
        {
            found.Skipped($"{destination} does not tell which processors and NUMA cells it has");
            return Task.CompletedTask;
        }

        foreach (var loss in move.Arrival.Warnings)
        {
            found.Warning(
                loss,
                $"Bind it to what {destination} has once it is there (virsh vcpupin, emulatorpin, iothreadpin, numatune), or choose another destination.",
                evidence: There());
        }

        // Left as they are: those of the administrator's own XML.
        string[] absent =
        [
            .. cells.Any(c => c.Cpus.Count > 0) ? Lacking(bound, cells.SelectMany(c => c.Cpus)).Select(s => $"processors {s}") : [],
            .. Lacking(nodes, cells.Select(c => c.Id)).Select(s => $"NUMA cells {s}"),
        ];
        if (absent.Length > 0)
        {
            found.Fail(
                $"the XML for {destination} binds it to {string.Join(" and ", absent)}, which {destination} has not, or not all",
                "Change that XML, or leave it out: then it is bound to what is there.", evidence: There());
        }
        else if (move.Arrival.Warnings.Count == 0)
        {
            found.Pass($"{destination} has the processors and NUMA cells that it is bound to", evidence: There());
        }

        return Task.CompletedTask;

        string There() => $"{destination}: processors {Numbers(cells.SelectMany(c => c.Cpus))}, NUMA cells {Numbers(cells.Select(c => c.Id))}";
    }

    private static IEnumerable<string> Lacking(string[] sets, IEnumerable<int> there)
    {
        var all = there.ToHashSet();
        return sets.Distinct(StringComparer.Ordinal).Where(s => CpuSet.TryParse(s, out var wanted) && !wanted.All(all.Contains));
    }

    /// <summary>As libvirt writes sets: <c>0-3,8</c>.</summary>
    private static string Numbers(IEnumerable<int> numbers)
    {
        List<(int First, int Last)> ranges = [];
        foreach (var number in numbers.Distinct().Order())
        {
            if (ranges.Count > 0 && ranges[^1].Last == number - 1)
            {
                ranges[^1] = (ranges[^1].First, number);
            }
            else
            {
                ranges.Add((number, number));
            }
        }

        return string.Join(',', ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}-{r.Last}"));
    }
}
