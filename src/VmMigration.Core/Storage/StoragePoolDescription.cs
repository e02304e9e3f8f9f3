using System.Xml;
using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Storage;

/// <summary>A storage pool of a host.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>dir</c>, <c>fs</c>, <c>netfs</c>, <c>logical</c>, <c>rbd</c>, <c>iscsi</c> and others.</param>
public sealed record StoragePoolDescription(string Name, string Type)
{
    private static readonly HashSet<string> FolderTypes = new(StringComparer.Ordinal) { "dir", "fs", "netfs", "vstorage" };

    /// <summary>Where its volumes are on the host; null for pools that have no such place.</summary>
    public string? TargetPath { get; init; }

    /// <summary>What it is made of beyond its host: servers and what they call it; null for what is the host's own.</summary>
    public string? NetworkSource { get; init; }

    /// <summary>Its size in bytes, at the last refresh.</summary>
    public long Capacity { get; init; }

    /// <summary>What is left of it in bytes, at the last refresh.</summary>
    public long Available { get; init; }

    /// <summary>Whether its volumes are files in a folder.</summary>
    public bool IsFolder => FolderTypes.Contains(Type) && TargetPath is not null;

    /// <summary>Reads a pool's XML.</summary>
    /// <exception cref="XmlException">It is none.</exception>
    public static StoragePoolDescription Parse(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var pool = SafeXml.Parse(xml, "pool");
        return new StoragePoolDescription(
            pool.TextOf("name") ?? throw DomainReader.Missing("pool/name"),
            pool.Get("type") ?? throw DomainReader.Missing("pool/@type"))
        {
            TargetPath = pool.TextOf("target/path") is { } path ? FolderPath.Normal(path) : null,
            NetworkSource = pool.Element("source") is { } source ? SourceOf(source) : null,
            Capacity = VolumeSize.In(pool, "capacity") ?? 0,
            Available = VolumeSize.In(pool, "available") ?? 0,
        };
    }

    /// <summary>Servers in an order of their own, since the order in which they are asked makes no other storage.</summary>
    private static string? SourceOf(XElement source)
    {
        var servers = source.Elements("host").Select(h => $"{h.Get("name")}:{h.Get("port")}").Order(StringComparer.Ordinal).ToArray();
        string?[] called = [source.TextOf("name"), source.Element("dir").Get("path"), source.Element("device").Get("path")];
        return servers.Length == 0 ? null : $"{string.Join(",", servers)} {string.Join(" ", called.OfType<string>())}";
    }
}
