using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>What is going to happen, decided before anything has.</summary>
public sealed record MigrationPlan
{
    /// <summary>What was asked for.</summary>
    public required MigrationRequest Request { get; init; }

    /// <summary>The guest as the source has it.</summary>
    public required GuestStatus Guest { get; init; }

    /// <summary>The guest as its XML describes it, for a move.</summary>
    public required DomainDescription Domain { get; init; }

    /// <summary>Live or cold.</summary>
    public MigrationKind Kind { get; init; }

    /// <summary>Whether the destination has a definition of the guest already.</summary>
    public bool IsDefinedThere { get; init; }

    /// <summary>Who drives it: never <see cref="ControlMode.Auto"/>.</summary>
    public required ControlMode Control { get; init; }

    /// <summary>How it is brought to its end; null for nobody deciding anything about it.</summary>
    public MoveEnding? Ending { get; init; }

    /// <summary>What is done on the hosts beforehand, in order.</summary>
    public IReadOnlyList<MoveStep> Steps { get; init; } = [];

    /// <summary>What becomes of each of its disks.</summary>
    public IReadOnlyList<DiskPlan> Disks { get; init; } = [];

    /// <summary>What the daemons will be told.</summary>
    public required PeerMigration Peer { get; init; }

    /// <summary>What it comes to, a line each, for an administrator.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>What is worth knowing and does not stop the move.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How many questions were asked of the hosts and answered well.</summary>
    public int ChecksPassed { get; init; }

    /// <summary>What the checks come to, in a few words.</summary>
    public string CheckSummary =>
        $"{ChecksPassed} checks passed" + (Warnings.Count switch { 0 => "", 1 => ", 1 warning", var n => $", {n} warnings" });

    /// <summary>Moves whose marks on the guest were left behind, and are taken off when this one marks it.</summary>
    internal IReadOnlyList<Guid> MarksOver { get; init; } = [];

    /// <summary>The same, marked first as the move of a journal.</summary>
    internal MigrationPlan MarkedAs(Guid journal, DateTimeOffset now) => this with
    {
        Steps =
        [
            new MarkGuestStep(Guest.Uuid, Guest.Name, journal)
            {
                Mark = MoveMark.Of(journal, Request, now),
                Replaces = MarksOver,
                IgnoresOthers = Request.SkipChecks.Contains(CheckIds.OtherMove, StringComparer.OrdinalIgnoreCase),
            },
            .. Steps,
        ],
    };

    /// <summary>The same, without the possibility of a switch to post-copy.</summary>
    internal MigrationPlan WithoutPostCopy() => this with { Peer = Peer with { Flags = Peer.Flags & ~Libvirt.MigrationFlags.PostCopy } };

    /// <summary>What the daemons are told once the steps are done; <see cref="Peer"/> unless the guest's description has changed by them.</summary>
    internal Func<CancellationToken, Task<PeerMigration>>? Refresh { get; init; }

    internal Task<PeerMigration> AsStartedAsync(CancellationToken cancellationToken) =>
        Refresh is null ? Task.FromResult(Peer) : Refresh(cancellationToken);
}
