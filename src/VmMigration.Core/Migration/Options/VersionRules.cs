using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Options that the hosts are too old, or too new, for.</summary>
internal static class VersionRules
{
    private static readonly Version SafePostCopyInParallel = new(10, 1);

    private static readonly (Func<MigrationRequest, bool> Wanted, string What, Version Libvirt)[] Since =
    [
        (r => r.ParallelConnections is not null, "parallel connections", new(5, 2)),
        (r => r.PostCopyBandwidth is not null, "a bandwidth for post-copy", new(5, 1)),
        (r => r.TlsDestination is not null, "-TlsDestination", new(6, 0)),
        (r => r.DisksUri is not null, "-DisksUri", new(6, 8)),
        (r => r.SynchronousWrites, "-SynchronousWrites", new(8, 0)),
        (r => r.ZeroCopy, "-ZeroCopy", new(8, 5)),
        (r => r.Compression.Any(c => c is CompressionMethod.Zlib or CompressionMethod.Zstd), "zlib and zstd compression", new(9, 4)),
        (r => r.DetectZeroes, "-DetectZeroes", new(10, 9)),
        (r => r.SwitchoverBandwidth is not null, "-SwitchoverBandwidth", new(11, 1)),
    ];

    /// <summary>Says no.</summary>
    /// <exception cref="MigrationException">Which option, which host, and what it would need.</exception>
    public static void Demand(MigrationRequest request, HostFacts source, HostFacts destination)
    {
        foreach (var (wanted, what, libvirt) in Since)
        {
            if (wanted(request) && Older(request, source, destination, f => f.LibvirtVersion, libvirt) is var (host, version))
            {
                throw Refusal(
                    request, host, $"{what} need libvirt {libvirt}, and {host} has {version}", $"Update libvirt on {host}, or do without {what}.");
            }
        }

        if (request.AsksForPostCopy && request.ParallelConnections is not null
            && Older(request, source, destination, f => f.HypervisorVersion, SafePostCopyInParallel) is var (old, qemu))
        {
            throw Refusal(
                request, old,
                $"before QEMU {SafePostCopyInParallel} a guest may be lost when it switches to post-copy with parallel connections, and {old} has {qemu}",
                "Leave out -ParallelConnections, or -PostCopy.");
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

    private static MigrationException Refusal(MigrationRequest request, string host, string why, string action) =>
        new(MigrationError.ParameterInvalid, $"{request.VM} was not moved: {why}.", action, host);
}
