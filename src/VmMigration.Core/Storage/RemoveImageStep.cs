using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Storage;

/// <summary>Deletes the source's image of a disk that was copied, once it is proved that nobody needs it any more.</summary>
/// <param name="Guest">The guest.</param>
/// <param name="Path">The image.</param>
internal sealed record RemoveImageStep(Guid Guest, string Path) : MoveStep(MoveSide.Source), IImageStep
{
    public const string Name = "removeImage";

    public override string Kind => Name;

    public override string Subject => $"the copied image {Path}";

    public override bool IsWorthTelling => false;

    /// <summary>The disk that it is; null for the firmware's variables.</summary>
    public string? Target { get; init; }

    /// <summary>What the guest has instead on the destination; null in a journal that does not say so.</summary>
    public string? Copy { get; init; }

    /// <summary>What it was when the move was planned.</summary>
    public ImageIdentity? Planned { get; init; }

    /// <summary>What it was when the guest had left it, seen by a session that was there.</summary>
    public ImageIdentity? Left { get; init; }

    /// <summary>How the source itself said that the guest left.</summary>
    public string? Departure { get; init; }

    /// <inheritdoc/>
    public ImageIdentity? Known => Left ?? Planned;

    public override IReadOnlyDictionary<string, string> Fields
    {
        get
        {
            Dictionary<string, string> fields = new(StringComparer.Ordinal) { ["uuid"] = $"{Guest}", ["path"] = Path };
            fields.SetKnown("target", Target);
            fields.SetKnown("copy", Copy);
            fields.SetKnown("departure", Departure);
            Planned?.Write(fields, "planned");
            Left?.Write(fields, "left");
            return fields;
        }
    }

    public static RemoveImageStep Read(IReadOnlyDictionary<string, string> fields) => new(Guid.Parse(fields["uuid"]), FolderPath.Demand(fields["path"]))
    {
        Target = fields.GetValueOrDefault("target"),
        Copy = fields.TryGetValue("copy", out var copy) ? FolderPath.Demand(copy) : null,
        Departure = fields.GetValueOrDefault("departure"),
        Planned = ImageIdentity.Read(fields, "planned"),
        Left = ImageIdentity.Read(fields, "left"),
    };

    internal override Task DoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override Task UndoAsync(IHypervisor host, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>From here on nobody writes to it: what it is now is what it is to be when it goes.</summary>
    internal override async Task<MoveStep> WitnessAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken)
    {
        if (settlement.Departure is not { } departure || Left is not null)
        {
            return this;
        }

        var image = await settlement.FindImageAsync(MoveSide.Source, Path, cancellationToken).ConfigureAwait(false);
        return image is not null && Planned?.WhyNotWritten(image, settlement.LastSign?.ToUnixTimeSeconds()) is null
            ? this with { Departure = departure, Left = ImageIdentity.Of(image) }
            : this with { Departure = departure };
    }

    internal override async Task<string?> FinishAsync(Settlement settlement, IHypervisor host, CancellationToken cancellationToken)
    {
        var subject = new DeletionSubject(MoveSide.Source, Path)
        {
            Twin = Copy ?? Path, Target = Target, Departure = Departure, Except = Guest, WhyOther = image => WhyOther(image, settlement),
        };
        var proof = await DeletionProof.ProveAsync(subject, settlement, cancellationToken).ConfigureAwait(false);
        return await proof.DeleteAsync(host, Path, cancellationToken).ConfigureAwait(false);
    }

    private string? WhyOther(StorageVolumeDescription image, Settlement settlement) =>
        Left is not null ? Left.WhyNotUnchanged(image)
        : Planned is null ? "the journal does not say what it was"
        : Planned.WhyNotWritten(image, settlement.LastSign?.ToUnixTimeSeconds()) ?? "nobody saw what it was when the guest left it";
}
