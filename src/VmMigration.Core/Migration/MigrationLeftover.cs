using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration;

/// <summary>An image that a move of this user kept on a host, since it was to be kept or since it was not proved that it may go.</summary>
public sealed record MigrationLeftover
{
    /// <summary>The guest that was moved.</summary>
    public required string VM { get; init; }

    /// <summary>The guest's UUID.</summary>
    public required Guid Uuid { get; init; }

    /// <summary>The host that has the image.</summary>
    public required string Host { get; init; }

    /// <summary>The image.</summary>
    public required string Path { get; init; }

    /// <summary>Why it was kept.</summary>
    public required string Why { get; init; }

    /// <summary>When the move began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The host that the guest left.</summary>
    public required string Source { get; init; }

    /// <summary>The host that it was to go to.</summary>
    public required string Destination { get; init; }

    /// <summary>The move's number, the same as in its records.</summary>
    public required Guid Id { get; init; }

    /// <summary>What the journal knows of the image; null for nothing.</summary>
    internal ImageIdentity? Known { get; init; }

    /// <summary>What moves kept, without what a later one replaced. The latest move comes first.</summary>
    internal static IEnumerable<MigrationLeftover> Of(IEnumerable<JournaledMove> moves)
    {
        HashSet<(string Host, string Path)> replaced = [];
        foreach (var move in moves)
        {
            foreach (var left in Of(move).Where(l => !replaced.Contains((l.Host, l.Path))))
            {
                yield return left;
            }

            replaced.UnionWith(move.Steps.Where(s => s.State is StepState.Done or StepState.Settled).Select(s => s.Step).OfType<RemoveLeftoverStep>()
                .Select(s => (move.Destination.Name, s.Path)));
        }
    }

    /// <summary>What a move kept.</summary>
    private static IEnumerable<MigrationLeftover> Of(JournaledMove move)
    {
        foreach (var (step, state) in move.Steps)
        {
            if (state is StepState.Kept && step is IImageStep image)
            {
                yield return new MigrationLeftover
                {
                    VM = move.VM,
                    Uuid = move.Uuid,
                    Host = (step.Side is MoveSide.Source ? move.Source : move.Destination).Name,
                    Path = image.Path,
                    Why = step.KeptSince ?? "",
                    Since = move.BeganAt.ToLocalTime(),
                    Source = move.Source.Name,
                    Destination = move.Destination.Name,
                    Id = move.Id,
                    Known = image.Known,
                };
            }
        }
    }
}
