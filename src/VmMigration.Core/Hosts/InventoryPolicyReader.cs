namespace VmMigration.Hosts;

/// <summary>The policies of an inventory.</summary>
internal sealed class InventoryPolicyReader(string path)
{
    private static readonly string[] Keys = ["maxDowntime", "timeout", "ladder"];

    private static readonly Dictionary<string, LadderStep> Steps = new(StringComparer.Ordinal)
    {
        ["autoConverge"] = LadderStep.AutoConverge,
        ["postCopy"] = LadderStep.PostCopy,
        ["suspend"] = LadderStep.Suspend,
        ["abort"] = LadderStep.Abort,
    };

    internal IReadOnlyDictionary<string, InventoryPolicy> Read(InventoryNode? node)
    {
        var policies = new Dictionary<string, InventoryPolicy>(StringComparer.OrdinalIgnoreCase)
        {
            [InventoryPolicy.Balanced.Name] = InventoryPolicy.Balanced,
        };
        foreach (InventoryEntry entry in InventorySection.Entries(path, "policies", node))
        {
            string name = entry.Key.Value;
            var section = new InventorySection(path, $"policy {name}", entry.Value, Keys);
            policies[name] = new InventoryPolicy(
                name,
                section.Duration("maxDowntime", InventoryPolicy.LongestDowntime) ?? InventoryPolicy.Balanced.MaxDowntime,
                section.Duration("timeout", TimeSpan.MaxValue) ?? InventoryPolicy.Balanced.Timeout,
                ReadLadder(name, section) ?? InventoryPolicy.Balanced.Ladder);
        }

        return policies;
    }

    private static LadderStep[]? ReadLadder(string policy, InventorySection section)
    {
        InventoryNode? node = section.Node("ladder");
        if (node is null or InventoryScalar { IsNull: true })
        {
            return null;
        }

        if (node is not InventoryList { Items.Count: > 0 } list)
        {
            throw section.Error(
                node, $"'ladder' of policy {policy} is to be a list with one or more of {string.Join(", ", Steps.Keys)}.");
        }

        var ladder = new List<LadderStep>();
        foreach (InventoryNode item in list.Items)
        {
            if (item is not InventoryScalar scalar || !Steps.TryGetValue(scalar.Value, out LadderStep step))
            {
                throw UnknownStep(policy, section, item);
            }

            if (ladder.Contains(step) || ladder.Contains(LadderStep.Abort))
            {
                throw section.Error(
                    item, $"'{scalar.Value}' is never reached in the ladder of policy {policy}: it stands there already, "
                    + "or behind abort. Remove it.");
            }

            ladder.Add(step);
        }

        return [.. ladder];
    }

    private static InventoryException UnknownStep(string policy, InventorySection section, InventoryNode item)
    {
        string written = item is InventoryScalar scalar ? $"'{scalar.Value}'" : item.Kind;
        string? nearest = item is InventoryScalar text ? NearestName.Among(Steps.Keys, text.Value) : null;
        return section.Error(
            item, $"{written} is no step of a ladder (policy {policy}). "
            + (nearest is null ? $"Steps are {string.Join(", ", Steps.Keys)}." : $"Did you mean '{nearest}'?"));
    }
}
