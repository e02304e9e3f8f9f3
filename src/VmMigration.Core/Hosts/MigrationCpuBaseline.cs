namespace VmMigration;

/// <summary>The processor that guests can have on all of some hosts: with it they move among these freely.</summary>
public sealed record MigrationCpuBaseline
{
    /// <summary>The hosts, by name.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Its model, as libvirt calls it: <c>EPYC-Rome</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The maker of the hosts' processors; null where guests may be on any.</summary>
    public string? Vendor { get; init; }

    /// <summary><c>kvm</c>, or <c>qemu</c> where a host has no hardware support.</summary>
    public required string DomainType { get; init; }

    /// <summary>The element that goes into a guest's definition in place of its <c>cpu</c>.</summary>
    public required string Xml { get; init; }

    /// <summary>All features that guests have with it, in alphabetical order.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>For each host what guests there lose by it.</summary>
    public required IReadOnlyList<CpuFeatureLoss> LostFeatures { get; init; }

    /// <summary>
    /// The guests that run on these hosts now with a processor that is more than the baseline: until they were given it, and
    /// shut down and started again, they run on some of the hosts only.
    /// </summary>
    public required IReadOnlyList<GuestBeyondBaseline> GuestsToRestart { get; init; }
}
