using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>
/// Deletes an image on the destination that an earlier move of the same guest left there and that nobody has changed since, so
/// that a new copy can take its place. It was asked for by name, and is not taken back.
/// </summary>
/// <param name="Guest">The guest.</param>
/// <param name="Path">The image.</param>
internal sealed record RemoveLeftoverStep(Guid Guest, string Path) : MoveStep(MoveSide.Destination), IImageStep
{
    public const string Name = "removeLeftover";

    /// <summary>What it was when it was left.</summary>
    public required ImageIdentity Left { get; init; }

    /// <summary>What the guest has on the source; empty for a device.</summary>
    public required string Original { get; init; }

    /// <summary>The disk that it was.</summary>
    public required string Target { get; init; }

    public override string Kind => Name;

    public override string Subject => $"deletes {Path}, left by an earlier move of the guest";

    public override string? TakesBack => null;

    /// <inheritdoc/>
    public ImageIdentity? Known => Left;

    public override IReadOnlyDictionary<string, string> Fields
    {
        get
        {
            Dictionary<string, string> fields = new(StringComparer.Ordinal)
            {
                ["uuid"] = $"{Guest}", ["path"] = Path, ["original"] = Original, ["target"] = Target,
            };
            Left.Write(fields, "left");
            return fields;
        }
    }

    public static RemoveLeftoverStep Read(IReadOnlyDictionary<string, string> fields) => new(Guid.Parse(fields["uuid"]), FolderPath.Demand(fields["path"]))
    {
        Left = ImageIdentity.Read(fields, "left") ?? throw new FormatException("A leftover is not described."),
        Original = fields["original"],
        Target = fields["target"],
    };

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Without the other host there are no proofs.");

    internal override async Task<MoveStep> PerformAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken)
    {
        var subject = new DeletionSubject(MoveSide.Destination, Path)
        {
            Twin = Original == "" ? null : Original, Target = Target, Except = Guest, WhyOther = Left.WhyNotUnchanged,
        };
        var proof = await DeletionProof.ProveAsync(subject, settlement, cancellationToken).ConfigureAwait(false);
        if (await proof.DeleteAsync(host, Path, cancellationToken).ConfigureAwait(false) is { } why)
        {
            throw new MigrationException(
                MigrationError.StorageNameTaken, $"{Path} on {host.Host.Name} was left by an earlier move, and is kept all the same: {why}.",
                $"Delete or rename it when that is no longer so (virsh vol-delete {CommandText.Sh(Path)}), or name another pool (-StoragePool, -PoolMap).", Path);
        }

        return this;
    }

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;
}
