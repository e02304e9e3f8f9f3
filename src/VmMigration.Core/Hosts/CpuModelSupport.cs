namespace VmMigration.Hosts;

/// <summary>A CPU model and whether a host can run guests with it.</summary>
/// <param name="Name">libvirt's name for it: <c>EPYC-Rome</c>.</param>
public sealed record CpuModelSupport(string Name)
{
    /// <summary>Whether this host can run it without features missing; null when not said.</summary>
    public bool? IsUsable { get; init; }

    /// <summary>The maker whose processors it stands for; null when none or not said.</summary>
    public string? Vendor { get; init; }

    /// <summary>Whether QEMU is about to drop it; null when not said.</summary>
    public bool? IsDeprecated { get; init; }

    /// <summary>The features this host lacks for it, as far as the daemon lists them.</summary>
    public IReadOnlyList<string> Blockers { get; init; } = [];
}
