using System.Globalization;

namespace VmMigration.Hosts;

/// <summary>One block of keys, read key by key: what is not known is refused, what is of the wrong kind too.</summary>
internal sealed class InventorySection
{
    private readonly string _path;
    private readonly string _what;
    private readonly Dictionary<string, InventoryNode> _values = [];

    /// <param name="path">The inventory, for messages.</param>
    /// <param name="what">What the block is, for messages: <c>host kvm1</c>.</param>
    /// <param name="node">The block; nothing at all counts as empty.</param>
    /// <param name="knownKeys">The keys it may have.</param>
    internal InventorySection(string path, string what, InventoryNode? node, IReadOnlyCollection<string> knownKeys)
    {
        _path = path;
        _what = what;
        foreach (InventoryEntry entry in Entries(path, what, node))
        {
            if (!knownKeys.Contains(entry.Key.Value))
            {
                string? nearest = NearestName.Among(knownKeys, entry.Key.Value);
                throw Error(
                    entry.Key,
                    $"unknown key '{entry.Key.Value}' in {what}. "
                    + (nearest is null ? $"Known are {string.Join(", ", knownKeys)}." : $"Did you mean '{nearest}'?"));
            }

            _values.Add(entry.Key.Value, entry.Value);
        }
    }

    /// <summary>The block's entries, whatever their keys.</summary>
    internal static IReadOnlyList<InventoryEntry> Entries(string path, string what, InventoryNode? node) => node switch
    {
        null or InventoryScalar { IsNull: true } => [],
        InventoryMap map => map.Entries,
        _ => throw new InventoryException(
            path, node.Line, node.Column, $"{what} is {node.Kind}, but a block of keys is wanted."),
    };

    /// <summary>The value's node as it is, or null when the key is absent.</summary>
    internal InventoryNode? Node(string key) => _values.GetValueOrDefault(key);

    /// <summary>A text, or null when the key is absent or has no value.</summary>
    internal InventoryScalar? Text(string key) => Node(key) switch
    {
        null or InventoryScalar { IsNull: true } => null,
        InventoryScalar { Value: "" } empty => throw Error(empty, $"'{key}' of {_what} is empty. Remove it or fill it in."),
        InventoryScalar scalar => scalar,
        { } other => throw Error(other, $"'{key}' of {_what} is {other.Kind}, but one value is wanted."),
    };

    /// <summary>A whole number within bounds, or null when the key is absent.</summary>
    internal int? Number(string key, int least, int most)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most
            ? number
            : throw Error(
                text, $"'{key}' of {_what} is '{text.Value}', but a whole number from {least} to {most} is wanted.");
    }

    /// <summary>A duration above zero, or null when the key is absent.</summary>
    internal TimeSpan? Duration(string key, TimeSpan longest)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (!HumanDuration.TryParse(text.Value, out TimeSpan duration) || duration == TimeSpan.Zero)
        {
            throw Error(
                text, $"'{key}' of {_what} is '{text.Value}', but a duration such as {HumanDuration.Examples} is wanted.");
        }

        return duration <= longest
            ? duration
            : throw Error(
                text, $"'{key}' of {_what} is {text.Value}, but {HumanDuration.Format(longest)} is the longest there is.");
    }

    internal InventoryException Error(InventoryNode at, string problem) => new(_path, at.Line, at.Column, problem);
}
