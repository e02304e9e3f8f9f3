using System.Globalization;
using System.Xml.Linq;
using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// What a move writes on its guest, in libvirt's metadata, for whoever else would move it: journals are on workstations, and do not know
/// of each other. Each move has an XML namespace of its own, so that of two that begin at the same moment each sees the other.
/// </summary>
/// <param name="Journal">The move's number.</param>
public sealed record MoveMark(Guid Journal)
{
    /// <summary>Without a job on the source a mark counts for this long after it was made, and as much longer as a shutdown may take.</summary>
    private static readonly TimeSpan Counts = TimeSpan.FromHours(1);

    private const string Prefix = "urn:vmmigration:move:";
    private const string Element = "move";

    /// <summary>More than one move of a guest is rare; more than this is somebody's mischief.</summary>
    private const int Most = 16;

    private const int Longest = 128;

    /// <summary>Who moves it, and at which workstation: <c>ann@desk</c>; null where it does not say.</summary>
    public string? By { get; init; }

    /// <summary>The host that the guest leaves, by the name that it has there.</summary>
    public string? From { get; init; }

    /// <summary>The host that it goes to, by the name that it has there.</summary>
    public string? To { get; init; }

    /// <summary>When the move began; null where it does not say.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when it counts without a job on the source; null for ever.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The namespace of its element.</summary>
    internal string Namespace => $"{Prefix}{Journal}";

    /// <summary>For an administrator: <c>ann@desk (kvm1 → kvm2, begun 12:00)</c>.</summary>
    public string Text => $"{By ?? "somebody"} ({From ?? "?"} → {To ?? "?"}, begun {(Since is { } since ? $"{since.ToLocalTime():g}" : "at an unknown time")})";

    /// <summary>That of a move that begins.</summary>
    internal static MoveMark Of(Guid journal, MigrationRequest request, DateTimeOffset now) => new(journal)
    {
        By = $"{Environment.UserName}@{Environment.MachineName}",
        From = request.Source.Name,
        To = request.Destination.Name,
        Since = now,
        Until = now + Counts + (request.Kind is MigrationKind.Cold ? request.ShutdownTimeout : TimeSpan.Zero),
    };

    /// <summary>All that a guest's XML has.</summary>
    /// <exception cref="System.Xml.XmlException">It is no XML of a guest.</exception>
    internal static IReadOnlyList<MoveMark> ReadAll(string xml) =>
    [
        .. (SafeXml.Parse(xml, "domain").Element("metadata")?.Elements() ?? [])
            .Where(e => IsNamespace(e.Name.NamespaceName)).Take(Most).Select(Read).OfType<MoveMark>(),
    ];

    /// <summary>Whether an XML namespace is that of a mark.</summary>
    internal static bool IsNamespace(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>It as libvirt takes it, which adds the namespace.</summary>
    internal string ToXml() => new XElement(
        Element,
        new XAttribute("by", By ?? ""), new XAttribute("from", From ?? ""), new XAttribute("to", To ?? ""),
        new XAttribute("since", $"{Since:O}"), new XAttribute("until", $"{Until:O}")).ToString(SaveOptions.DisableFormatting);

    private static MoveMark? Read(XElement element) =>
        !Guid.TryParse(element.Name.NamespaceName[Prefix.Length..], out var journal) ? null : new MoveMark(journal)
        {
            By = Word(element, "by"),
            From = Word(element, "from"),
            To = Word(element, "to"),
            Since = Time(element, "since"),
            Until = Time(element, "until"),
        };

    private static string? Word(XElement element, string name) =>
        element.Get(name) is { Length: > 0 } text ? DisplayText.CleanLine(text.Length > Longest ? text[..Longest] : text) : null;

    private static DateTimeOffset? Time(XElement element, string name) =>
        DateTimeOffset.TryParse(element.Get(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
