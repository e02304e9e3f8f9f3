namespace VmMigration.Hosts;

/// <summary>A host somebody means, and how to reach it; nothing has been dialled yet.</summary>
/// <param name="Name">What it is called: its name in the inventory, or the host of its URI, or <c>localhost</c>.</param>
/// <param name="Uri">The libvirt URI by which the administrator's machine reaches it.</param>
public sealed partial record HostReference(string Name, string Uri)
{
    /// <summary>How many moves go out of, or into, a host at a time when nothing else is said.</summary>
    public const int DefaultMoves = 2;

    /// <summary>How many moves may be allowed at most.</summary>
    public const int MostMoves = 4;

    /// <summary>The address at which it takes guests' memory and disks; null means what the daemons agree on.</summary>
    public string? MigrationAddress { get; init; }

    /// <summary>The URI by which another host's daemon reaches it, as the inventory has it.</summary>
    public string? PeerUri { get; init; }

    /// <summary>The OpenSSH configuration file to use instead of the user's own.</summary>
    public string? SshConfigPath { get; init; }

    /// <summary>How many moves may go out of it at a time: 1 to <see cref="MostMoves"/>.</summary>
    public int MaxOutgoing { get; init; } = DefaultMoves;

    /// <summary>How many moves may go into it at a time: 1 to <see cref="MostMoves"/>.</summary>
    public int MaxIncoming { get; init; } = DefaultMoves;

    /// <summary>
    /// How many moves may go from it to any one host, or to it from any one host, at a time: 1 to <see cref="MostMoves"/>.
    /// Of two hosts' numbers the lower holds.
    /// </summary>
    public int MaxPerPair { get; init; } = MostMoves;

    /// <summary>The name of the policy for moves out of it; null means none was named.</summary>
    public string? Policy { get; init; }

    /// <summary>Whether moves out of it, and into it, are encrypted by TLS where they do not say it themselves.</summary>
    public TlsUse Tls { get; init; }

    /// <summary>Where its images may be without a storage pool; null means anywhere but in the system's own and hidden folders.</summary>
    public ImageFolders? ImageFolders { get; init; }

    /// <summary>Whether the inventory has it.</summary>
    public bool FromInventory { get; init; }

    /// <summary>
    /// The URI by which another host's daemon reaches it: <see cref="PeerUri"/>, or <see cref="Uri"/> without what only
    /// means something on the administrator's machine (key files, host key and certificate settings). Null when there
    /// is none: the URI names no host, or the machine it is used on, or is not libvirt's.
    /// </summary>
    public string? EffectivePeerUri => PeerUri ?? DerivePeerUri();

    /// <summary>Which machine it is, whatever the host is called: the host of its URI, where that names one.</summary>
    internal string Machine =>
        UriText.TryParse(Uri, out UriText? parts) && parts.Host.Length > 0 && !LoopbackHosts.Contains(parts.Host) ? parts.Host : Uri;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
