using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Options that the hosts are too old, or too new, for.</summary>
internal static class VersionRules
{
    private static readonly Version SafePostCopyInParallel = new(10, 1);

    private static readonly (OptionGroup Group, Func<MigrationRequest, bool> Wanted, string What, Version Libvirt)[] Since =
    [
        (OptionGroup.Compression, r => r.ParallelConnections is not null, "parallel connections", new(5, 2)),
        (OptionGroup.PostCopy, r => r.PostCopyBandwidth is not null, "a bandwidth for post-copy", new(5, 1)),
        (OptionGroup.Other, r => r.TlsDestination is not null, "-TlsDestination", new(6, 0)),
        (OptionGroup.Other, r => r.DisksUri is not null, "-DisksUri", new(6, 8)),
        (OptionGroup.Other, r => r.SynchronousWrites, "-SynchronousWrites", new(8, 0)),
        (OptionGroup.ZeroCopy, r => r.ZeroCopy, "-ZeroCopy", new(8, 5)),
        (OptionGroup.Compression, r => r.Compression.Any(c => c is CompressionMethod.Zlib or CompressionMethod.Zstd), "zlib and zstd compression", new(9, 4)),
        (OptionGroup.Other, r => r.DetectZeroes, "-DetectZeroes", new(10, 9)),
        (OptionGroup.Other, r => r.SwitchoverBandwidth is not null, "-SwitchoverBandwidth", new(11, 1)),
    ];

    private static readonly (OptionGroup Group, Func<MigrationRequest, bool> Wanted, string What, Version Qemu, string Instead)[] Until =
    [
        (OptionGroup.Compression, r => r.Compression.Contains(CompressionMethod.Mt), "-Compression Mt", new(9, 1), "-ParallelConnections with -Compression Zstd"),
    ];

    /// <summary>What the hosts are too old or too new for, and which of them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="source">The source host.</param>
    /// <param name="destination">The destination host.</param>
    /// <param name="group">The only options that are meant; null for all.</param>
    public static IEnumerable<OldHost> Broken(MigrationRequest request, HostFacts source, HostFacts destination, OptionGroup? group = null)
    {
        foreach (var (_, wanted, what, libvirt) in Since.Where(s => group is null || s.Group == group))
        {
            if (wanted(request) && Older(request, source, destination, f => f.LibvirtVersion, libvirt) is var (host, version))
            {
                yield return new OldHost(
                    host, $"{what} need libvirt {libvirt}, and {host} has {version}", $"Update libvirt on {host}, or do without {what}.");
            }
        }

        foreach (var (_, wanted, what, left, instead) in Until.Where(u => group is null || u.Group == group))
        {
            if (wanted(request) && Newer(request, source, destination, left) is var (host, version))
            {
                yield return new OldHost(host, $"{what} left QEMU with {left}, and {host} has {version}", $"Use {instead}, or none.");
            }
        }

        if (group is null or OptionGroup.PostCopyParallel && request.AsksForPostCopy && request.ParallelConnections is not null
            && Older(request, source, destination, f => f.HypervisorVersion, SafePostCopyInParallel) is var (old, qemu))
        {
            yield return new OldHost(
                old,
                $"before QEMU {SafePostCopyInParallel} a guest may be lost when it switches to post-copy with parallel connections, and {old} has {qemu}",
                "Leave out -ParallelConnections, or -PostCopy.");
        }
    }

    /// <summary>Says no.</summary>
    /// <exception cref="MigrationException">Which option, which host, and what it would need.</exception>
    public static void Demand(MigrationRequest request, HostFacts source, HostFacts destination)
    {
        if (Broken(request, source, destination).FirstOrDefault() is { } old)
        {
            throw new MigrationException(MigrationError.ParameterInvalid, $"{request.VM} was not moved: {old.Why}.", old.Action, old.Host);
        }
    }

    /// <summary>Whether both hosts can switch a move with parallel connections to post-copy without losing the guest.</summary>
    public static bool AllowPostCopyInParallel(HostFacts source, HostFacts destination) =>
        source.HypervisorVersion >= SafePostCopyInParallel && destination.HypervisorVersion >= SafePostCopyInParallel;

    private static (string Host, Version Version)? Older(
        MigrationRequest request, HostFacts source, HostFacts destination, Func<HostFacts, Version> of, Version needed) =>
        of(source) < needed ? (request.Source.Name, of(source))
        : of(destination) < needed ? (request.Destination.Name, of(destination))
        : null;

    private static (string Host, Version Version)? Newer(MigrationRequest request, HostFacts source, HostFacts destination, Version left) =>
        source.HypervisorVersion >= left ? (request.Source.Name, source.HypervisorVersion)
        : destination.HypervisorVersion >= left ? (request.Destination.Name, destination.HypervisorVersion)
        : null;
}
