using VmMigration.Domains;

namespace VmMigration.Hosts;

/// <summary>What a host knows of a snapshot, or of a checkpoint, whose data is in the guest's images.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Xml">What the host knows of it. With passwords.</param>
public sealed record SnapshotRecord(string Name, string Xml)
{
    /// <summary>Whether the guest goes on from it.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>Orders them so that each follows the one that it was made after, as hosts want to be told of them.</summary>
    internal static IReadOnlyList<SnapshotRecord> InOrder(IEnumerable<SnapshotRecord> records, string root)
    {
        List<(SnapshotRecord Record, string? Parent)> left = [.. records.Select(r => (r, SafeXml.Parse(r.Xml, root).TextOf("parent/name")))];
        List<SnapshotRecord> ordered = [];
        while (left.Count > 0)
        {
            // One whose parent is not among them comes first, and so does whatever goes round in a circle.
            var next = left.FindIndex(l => !left.Exists(o => o.Record.Name == l.Parent));
            ordered.Add(left[Math.Max(next, 0)].Record);
            left.RemoveAt(Math.Max(next, 0));
        }

        return ordered;
    }
}
