namespace VmMigration.Domains;

/// <summary>What holds a disk's data.</summary>
/// <param name="Kind">What kind of thing it is.</param>
public sealed record DiskSource(DiskSourceKind Kind)
{
    /// <summary>No source: an empty drive.</summary>
    public static DiskSource Nothing { get; } = new(DiskSourceKind.None);

    /// <summary>The file, device, folder or socket on the host; null for what has none.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// How it is reached over the network: <c>rbd</c>, <c>iscsi</c>, <c>nbd</c>, <c>gluster</c>, <c>nfs</c>, <c>https</c>.
    /// </summary>
    public string? Protocol { get; init; }

    /// <summary>What it is called there: <c>pool/image</c>, an export, an IQN with a LUN.</summary>
    public string? NetworkName { get; init; }

    /// <summary>The servers, <c>host:port</c> or a socket's path.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>The storage pool of a volume.</summary>
    public string? Pool { get; init; }

    /// <summary>The volume in it.</summary>
    public string? Volume { get; init; }

    /// <summary>
    /// <c>mandatory</c>, <c>requisite</c> or <c>optional</c>: what to do when it is missing; null means mandatory.
    /// </summary>
    public string? StartupPolicy { get; init; }

    /// <summary>The source in a few words, for messages: a path, <c>rbd:vms/web1</c>, <c>pool default, volume web1</c>.</summary>
    public string Description => Kind switch
    {
        DiskSourceKind.None => "empty",
        DiskSourceKind.Network => $"{Protocol}:{NetworkName}",
        DiskSourceKind.Volume => $"pool {Pool}, volume {Volume}",
        _ => Path ?? Kind.ToString(),
    };

    /// <summary>The same as <see cref="Description"/>.</summary>
    public override string ToString() => Description;
}
