using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>An image that stays on the source though the guest goes, as was known when the move was planned: it is told, and listed later.</summary>
/// <param name="Path">The image.</param>
/// <param name="Why">Why it stays.</param>
internal sealed record KeepImageStep(string Path, string Why) : MoveStep(MoveSide.Source), IImageStep
{
    public const string Name = "keepImage";

    public override string Kind => Name;

    public override string Subject => Path;

    public override bool IsWorthTelling => false;

    /// <summary>What it was when the guest had left it.</summary>
    public ImageIdentity? Left { get; init; }

    /// <inheritdoc/>
    public ImageIdentity? Known => Left;

    public override IReadOnlyDictionary<string, string> Fields
    {
        get
        {
            Dictionary<string, string> fields = new(StringComparer.Ordinal) { ["path"] = Path, ["why"] = Why };
            Left?.Write(fields, "left");
            return fields;
        }
    }

    public static KeepImageStep Read(IReadOnlyDictionary<string, string> fields) =>
        new(FolderPath.Demand(fields["path"]), fields["why"]) { Left = ImageIdentity.Read(fields, "left") };

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override async Task<MoveStep> WitnessAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken) =>
        await settlement.FindImageAsync(MoveSide.Source, Path, cancellationToken).ConfigureAwait(false) is { } image
            ? this with { Left = ImageIdentity.Of(image) } : this;

    internal override Task<string?> FinishAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken) => Task.FromResult<string?>(Why);
}
