using System.Xml;
using System.Xml.Linq;
using VmMigration.Domains;

namespace VmMigration.Storage;

/// <summary>A volume of a pool.</summary>
/// <param name="Name">Its name in the pool.</param>
/// <param name="Capacity">What a guest sees, in bytes.</param>
/// <param name="Allocation">What it takes, in bytes.</param>
public sealed record StorageVolumeDescription(string Name, long Capacity, long Allocation)
{
    /// <summary>The bytes of its container, with what is in it beside what a guest sees; null when not said.</summary>
    public long? Physical { get; init; }

    /// <summary>How many bytes its content has, as it is read and written through the daemon.</summary>
    public long Length => Physical ?? Capacity;

    /// <summary>Its path on the host; null for one that has none.</summary>
    public string? Path { get; init; }

    /// <summary><c>raw</c>, <c>qcow2</c>, <c>iso</c>; null when not said.</summary>
    public string? Format { get; init; }

    /// <summary>The image it is based on.</summary>
    public string? BackingPath { get; init; }

    /// <summary>The format of that image, where its own header says.</summary>
    public string? BackingFormat { get; init; }

    /// <summary>The version of its format, of qcow2: <c>0.10</c>, <c>1.1</c>.</summary>
    public string? Compatibility { get; init; }

    /// <summary>What its format can do beyond that: <c>lazy_refcounts</c>, <c>extended_l2</c>.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The size of its clusters in bytes; null for the format's own.</summary>
    public long? ClusterSize { get; init; }

    /// <summary>Whether its file system does not copy it on write (<c>nocow</c>).</summary>
    public bool IsNoCow { get; init; }

    /// <summary>Its permissions in octal: <c>0600</c>; null when not said.</summary>
    public string? Mode { get; init; }

    /// <summary>When its content, and when what is known of it, last changed, to the nanosecond, as its host has it; null when not said.</summary>
    public string? Changed { get; init; }

    /// <summary>Reads a volume's XML.</summary>
    /// <exception cref="XmlException">It is none.</exception>
    public static StorageVolumeDescription Parse(string xml)
    {
        ArgumentNullException.ThrowIfNull(xml);
        XElement volume = SafeXml.Parse(xml, "volume");
        return new StorageVolumeDescription(
            volume.TextOf("name") ?? throw DomainReader.Missing("volume/name"),
            VolumeSize.In(volume, "capacity") ?? throw DomainReader.Missing("volume/capacity"),
            VolumeSize.In(volume, "allocation") ?? 0)
        {
            Physical = VolumeSize.In(volume, "physical"),
            Path = volume.TextOf("target/path"),
            Format = volume.Find("target/format").Get("type"),
            BackingPath = volume.TextOf("backingStore/path"),
            BackingFormat = volume.Find("backingStore/format").Get("type"),
            Compatibility = volume.TextOf("target/compat"),
            Features = [.. volume.Find("target/features")?.Elements().Select(f => f.Name.LocalName) ?? []],
            ClusterSize = VolumeSize.In(volume, "target/clusterSize"),
            Changed = volume.TextOf("target/timestamps/mtime") is { } content && volume.TextOf("target/timestamps/ctime") is { } inode ? $"{content} {inode}" : null,
            Mode = volume.TextOf("target/permissions/mode"),
            IsNoCow = volume.Has("target/nocow"),
        };
    }
}
