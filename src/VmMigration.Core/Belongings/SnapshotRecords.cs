using System.Xml.Linq;
using VmMigration.Domains;
using VmMigration.Hosts;

namespace VmMigration.Belongings;

/// <summary>Snapshots, or checkpoints, as a journal keeps them, and as a host is told of those that it does not know.</summary>
internal static class SnapshotRecords
{
    /// <summary>Their names.</summary>
    public static string Names(IReadOnlyList<SnapshotRecord> records) => string.Join(", ", records.Select(r => r.Name));

    /// <summary>As text, without passwords: whoever takes over after a dead session tells the host of them without.</summary>
    public static string Write(IReadOnlyList<SnapshotRecord> records)
    {
        var all = new XElement("records", records.Select(r => new XElement(
            "record", new XAttribute("name", r.Name), new XAttribute("current", r.IsCurrent), XElement.Parse(r.Xml))));
        all.Descendants("graphics").Attributes("passwd").Remove();
        return all.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>Out of that text.</summary>
    /// <exception cref="System.Xml.XmlException">It is none.</exception>
    public static IReadOnlyList<SnapshotRecord> Read(string text) =>
    [
        .. SafeXml.Parse(text, "records").Elements("record").Select(r => new SnapshotRecord(
            r.Get("name") ?? throw DomainReader.Missing("record/@name"),
            (r.Elements().FirstOrDefault() ?? throw DomainReader.Missing("record/*")).ToString(SaveOptions.DisableFormatting))
        {
            IsCurrent = bool.Parse(r.Get("current") ?? "false"),
        }),
    ];

    /// <summary>Tells a host of the snapshots that it does not know yet; nothing where the guest is not there.</summary>
    public static async Task RedefineSnapshotsAsync(IHypervisor host, Guid uuid, IReadOnlyList<SnapshotRecord> records, CancellationToken cancellationToken)
    {
        if (await host.GetGuestAsync(uuid, cancellationToken).ConfigureAwait(false) is null)
        {
            return;
        }

        var known = await host.ListSnapshotsAsync(uuid, cancellationToken).ConfigureAwait(false);
        foreach (var record in records.Where(r => !known.Any(k => k.Name == r.Name)))
        {
            await host.RedefineSnapshotAsync(uuid, record, cancellationToken).ConfigureAwait(false);
        }
    }
}
