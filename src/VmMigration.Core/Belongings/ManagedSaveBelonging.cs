using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>The memory of a guest that sleeps. It is never used up for a move: the guest is woken and moved live, or stays.</summary>
internal sealed class ManagedSaveBelonging() : Belonging("saved memory", new BelongingWord(
    "a file of the host (`virsh managedsave`)",
    "the guest is woken with `-WakeSaved` and moved with it; else it is not moved",
    "a guest that sleeps is not moved cold",
    "none: it was used up when the guest woke"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Procedures =>
        ["DOMAIN_MANAGED_SAVE", "DOMAIN_MANAGED_SAVE_REMOVE", "DOMAIN_HAS_MANAGED_SAVE_IMAGE"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => ["GuestState", "DestinationGuest"];

    /// <inheritdoc/>
    public override Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken)
    {
        var (request, guest, there) = (scene.Request, scene.Guest, scene.Request.Destination.Name);
        List<MoveStep> steps = [];
        if (request.Kind is MigrationKind.Cold)
        {
            steps.Add(new DemandAwakeStep(MoveSide.Source, guest.Uuid, guest.Name, there));
        }

        if (scene.Facts.SameUuid is not null)
        {
            steps.Add(new DemandAwakeStep(MoveSide.Destination, guest.Uuid, guest.Name, there));
        }

        return Task.FromResult(new PlannedSteps(steps)
        {
            Description = request.WakesSaved && !guest.IsActive ? [$"saved memory: {guest.Name} is woken on {request.Source.Name} first, with it"] : [],
        });
    }
}
