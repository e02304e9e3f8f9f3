using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>A step out of a journal that a later version wrote; it is left alone.</summary>
internal sealed record UnknownStep(MoveSide Side, string Name, IReadOnlyDictionary<string, string> Known) : MoveStep(Side)
{
    public override string Kind => Name;

    public override string Subject => $"{Name} ({string.Join(", ", Known.Select(f => $"{f.Key}: {f.Value}"))})";

    public override IReadOnlyDictionary<string, string> Fields => Known;

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => throw Refusal();

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => throw Refusal();

    internal override Task FinishAsync(IHypervisor host, CancellationToken cancellationToken) => throw Refusal();

    private MigrationException Refusal() => new(
        MigrationError.JournalUnavailable,
        $"a later version of VmMigration did this, and only that knows how to settle it.",
        "Use the version that began the move (Update-Module VmMigration).",
        Name);
}
