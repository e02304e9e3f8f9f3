using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Storage;

namespace VmMigration.Belongings;

/// <summary>Whether a snapshot's data is where its guest goes.</summary>
internal static class SnapshotRule
{
    /// <summary>The disks whose copies do not have what the snapshot is of; none where it can be carried.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="decisions">What becomes of the guest's disks, by their targets.</param>
    public static IReadOnlyList<string> Lost(SnapshotRecord snapshot, IReadOnlyDictionary<string, DiskDecision> decisions) =>
    [
        .. SafeXml.Parse(snapshot.Xml, "domainsnapshot").FindAll("disks/disk")
            .Where(d => d.Get("snapshot") is not (null or "no") && d.Get("name") is { } name && decisions.TryGetValue(name, out var decision)
                && !Has(decision, isExternal: d.Get("snapshot") == "external"))
            .Select(d => d.Get("name")!),
    ];

    /// <summary>A copy on top of its backing images still has the state that an external snapshot froze; one that is whole does not.</summary>
    private static bool Has(DiskDecision decision, bool isExternal) => decision switch
    {
        DiskDecision.Copied => false,
        DiskDecision.CopiedIncrementally => isExternal,
        _ => true,
    };
}
