using VmMigration.Migration;

namespace VmMigration.Preflight;

/// <summary>What was found out about one move before it is begun.</summary>
public sealed record MoveFindings
{
    /// <summary>The move.</summary>
    public required MigrationRequest Move { get; init; }

    /// <summary>What the checks found, what stands in its way first; empty where they could not be asked.</summary>
    public required IReadOnlyList<MigrationCheck> Checks { get; init; }

    /// <summary>Memory that the destination could give to guests, in bytes; null where nobody asked, or it did not say.</summary>
    public long? MemoryFree { get; init; }

    /// <summary>Why the guest could not be looked at.</summary>
    public MigrationException? Error { get; init; }

    /// <summary>What could stop it and was not asked, though it could have been: as its fix says.</summary>
    public IReadOnlyList<MigrationCheck> Unasked =>
        [.. Checks.Where(c => c is { Status: CheckStatus.Skipped, Fix.Length: > 0 } && PreflightChecks.Find(c.Id) is { StopsMove: true })];

    /// <summary>Whether nothing that was found stands in its way.</summary>
    public bool IsClear => Error is null && Checks.All(c => c.Status is not CheckStatus.Fail);
}
