namespace VmMigration.Hosts;

/// <summary>A file on a host, links followed.</summary>
/// <param name="Path">Where it was looked for.</param>
/// <param name="Kind">What is there.</param>
public sealed record HostFile(string Path, HostFileKind Kind)
{
    /// <summary>How long it is, in bytes.</summary>
    public long Size { get; init; }

    /// <summary>The file system that it is on, as a number of the host's own.</summary>
    public ulong Device { get; init; }

    /// <summary>Which file of that file system it is.</summary>
    public ulong Inode { get; init; }

    /// <summary>When its contents were changed last, to the second.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>When anything about it was changed last, to the second.</summary>
    public DateTimeOffset Changed { get; init; }

    /// <summary>Its permissions, in octal: <c>0644</c>.</summary>
    public string Permissions { get; init; } = "";

    /// <summary>Its owner's number.</summary>
    public uint Owner { get; init; }

    /// <summary>Its group's number.</summary>
    public uint Group { get; init; }

    /// <summary>Whether there is something.</summary>
    public bool Exists => Kind is not (HostFileKind.Missing or HostFileKind.Unknown);
}
