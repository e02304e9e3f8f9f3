using VmMigration.Migration;

namespace VmMigration.Hosts;

/// <summary>The policies of an inventory.</summary>
internal sealed class InventoryPolicyReader(string path)
{
    private static readonly string[] Keys =
    [
        "maxDowntime", "timeout", "ladder", "initialDowntime", "downtimeSteps", "rampFromIteration", "stepInterval", "stallWindow",
        "stallTolerance",
    ];

    private static readonly Dictionary<string, LadderStep> Steps = new(StringComparer.Ordinal)
    {
        ["autoConverge"] = LadderStep.AutoConverge,
        ["postCopy"] = LadderStep.PostCopy,
        ["suspend"] = LadderStep.Suspend,
        ["abort"] = LadderStep.Abort,
    };

    internal IReadOnlyDictionary<string, MigrationPolicy> Read(InventoryNode? node)
    {
        var policies = MigrationPolicy.BuiltIn.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
        foreach (InventoryEntry entry in InventorySection.Entries(path, "policies", node))
        {
            string name = entry.Key.Value;
            var section = new InventorySection(path, $"policy {name}", entry.Value, Keys);
            policies[name] = Read(name, section, policies.GetValueOrDefault(name, MigrationPolicy.Balanced));
        }

        return policies;
    }

    /// <summary>What a policy leaves out is as in the built-in one of its name, or else in <c>balanced</c>.</summary>
    private static MigrationPolicy Read(string name, InventorySection section, MigrationPolicy like)
    {
        TimeSpan most = section.Duration("maxDowntime", MigrationPolicy.LongestDowntime) ?? like.MaxDowntime;
        TimeSpan? first = section.Duration("initialDowntime", MigrationPolicy.LongestDowntime);
        if (first > most)
        {
            throw section.Error(
                section.Node("initialDowntime")!,
                $"'initialDowntime' of policy {name} is above its maxDowntime of {HumanDuration.Format(most)}. Lower it, or leave it out.");
        }

        return like with
        {
            Name = name,
            MaxDowntime = most,
            InitialDowntime = first ?? (like.InitialDowntime < most ? like.InitialDowntime : most),
            DowntimeSteps = section.Number("downtimeSteps", 1, 100) ?? like.DowntimeSteps,
            RampFromIteration = section.Number("rampFromIteration", 2, 1000) ?? like.RampFromIteration,
            StepInterval = section.Duration("stepInterval", TimeSpan.FromHours(1)) ?? like.StepInterval,
            Timeout = section.Duration("timeout", TimeSpan.MaxValue) ?? like.Timeout,
            StallWindow = section.Duration("stallWindow", MigrationPolicy.LongestWindow) ?? like.StallWindow,
            StallTolerance = section.Number("stallTolerance", 1, 50) is { } percent ? percent / 100.0 : like.StallTolerance,
            Ladder = ReadLadder(name, section) ?? like.Ladder,
        };
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
