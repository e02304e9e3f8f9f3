using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Preflight;

namespace VmMigration.Migration;

/// <summary>How a move will be brought to its end, and what is set up for that, which can only be done before it begins.</summary>
/// <param name="Policy">What is decided by.</param>
/// <param name="GuestPaused">Whether the guest is paused: then it changes nothing, and the ladder has nothing to do.</param>
public sealed record MoveEnding(MigrationPolicy Policy, bool GuestPaused)
{
    /// <summary>Whether it can be switched to post-copy.</summary>
    public bool PostCopy { get; init; }

    /// <summary>Whether the administrator asked for post-copy by name; else only the policy's ladder has it.</summary>
    public bool PostCopyIsAsked { get; init; }

    /// <summary>Why it cannot be switched to post-copy although the ladder has it; null where it can, or has not.</summary>
    public string? NoPostCopyBecause { get; init; }

    /// <summary>Whether QEMU slows a guest that changes too much.</summary>
    public bool AutoConverge { get; init; }

    internal MigrationFlags Flags =>
        (PostCopy ? MigrationFlags.PostCopy : MigrationFlags.None) | (AutoConverge ? MigrationFlags.AutoConverge : MigrationFlags.None);

    /// <summary>The ending of a request; null where nobody is to decide anything.</summary>
    internal static MoveEnding? Of(MigrationRequest request, MoveFacts facts)
    {
        if (request.Ending is not { } policy)
        {
            return null;
        }

        var isPaused = facts.Guest is { State: VmState.Paused };
        var because = policy.Ladder.Contains(LadderStep.PostCopy) ? WhyNoPostCopy(request, facts, isPaused) : null;
        return new MoveEnding(policy, isPaused)
        {
            PostCopy = policy.Ladder.Contains(LadderStep.PostCopy) && because is null,
            PostCopyIsAsked = request.AsksForPostCopy,
            NoPostCopyBecause = because,
            AutoConverge = policy.Ladder.Contains(LadderStep.AutoConverge) && !isPaused,
        };
    }

    private static string? WhyNoPostCopy(MigrationRequest request, MoveFacts facts, bool isPaused) =>
        isPaused || request.Paused ? "libvirt allows it for guests that run, here and there"
        : request.Tunnelled ? "a tunnel has no way back"
        : request.RdmaPinAll ? "it does not go over RDMA"
        : request.Compression.Contains(CompressionMethod.Mt) ? "QEMU does not combine it with mt compression"
        : request.ParallelConnections is not null && !VersionRules.AllowPostCopyInParallel(facts.Source, facts.Destination)
            ? "before QEMU 10.1 a guest may be lost when it switches with parallel connections"
        // By name it is the administrator's risk, of which a check tells; a policy does not take it.
        : !request.AsksForPostCopy
            && PostCopyReleases.WhyNotResumed(facts.Source, facts.Destination, request.Source.Name, request.Destination.Name) is { } old
            ? old.Why
        : null;
}
