namespace VmMigration.Preflight;

/// <summary>How thoroughly is looked before a move.</summary>
public sealed record PreflightOptions
{
    /// <summary>Whether the destination rehearses: it takes the guest in, up to the point where memory would flow, and is cancelled.</summary>
    public bool DryRun { get; init; }

    /// <summary>
    /// Whether nothing at all is changed on the hosts. Without it folders that no pool is over are looked into as a move looks into
    /// them: through a pool that is there for the moment, and with a marker; both are written down and gone when the answer is there.
    /// </summary>
    public bool NoChange { get; init; }

    /// <summary>Whether commands that only read may be run on the hosts by ssh, for what libvirt does not tell.</summary>
    public bool Shell { get; init; }

    /// <summary>Whether only the hosts are looked at: what a move would be, whatever guest it is of.</summary>
    public bool HostsOnly { get; init; }

    /// <summary>The ids of the checks that are asked; empty for all.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>The checks that are meant, in the order in which they are told.</summary>
    internal IEnumerable<PreflightCheck> Chosen =>
        PreflightChecks.All.Where(c => Checks.Count == 0 || Checks.Contains(c.Id, StringComparer.OrdinalIgnoreCase));
}
