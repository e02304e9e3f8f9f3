using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>All that belongs to a guest beside its XML, its memory and its disks.</summary>
internal static class GuestBelongings
{
    /// <summary>Each of them, in the order in which they are asked for and carried.</summary>
    public static IReadOnlyList<Belonging> All { get; } =
    [
        new SecretsBelonging(),
        new NvramBelonging(),
        new TpmBelonging(),
        new AutostartBelonging(),
        new SnapshotsBelonging(),
        new CheckpointsBelonging(),
        new KeptDefinitionBelonging(),
        new ClockBelonging(),
        // The last: what it demands is asked right before the guest is started for its move.
        new ManagedSaveBelonging(),
    ];

    /// <summary>Asks for all of them.</summary>
    /// <exception cref="MigrationException">The guest cannot go without losing one.</exception>
    public static async Task<BelongingsPlan> PlanAsync(BelongingScene scene, CancellationToken cancellationToken)
    {
        List<(Belonging Belonging, PlannedSteps Steps)> planned = [];
        foreach (var belonging in All)
        {
            planned.Add((belonging, await belonging.PlanAsync(scene, cancellationToken).ConfigureAwait(false)));
        }

        return new BelongingsPlan
        {
            BeforeDisks = [.. planned.Where(p => p.Belonging.PrecedesDisks).SelectMany(p => p.Steps.Steps)],
            AfterDisks = [.. planned.Where(p => !p.Belonging.PrecedesDisks).SelectMany(p => p.Steps.Steps)],
            KeepsDefinition = planned.Exists(p => p.Steps.KeepsDefinition),
            Description = [.. planned.SelectMany(p => p.Steps.Description)],
            Warnings = [.. planned.SelectMany(p => p.Steps.Warnings)],
        };
    }
}
