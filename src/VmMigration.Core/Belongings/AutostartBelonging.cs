using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>
/// Whether it starts with its host. libvirt's moves lose it, and leave it on a definition that stays on the source, which then starts
/// a second copy when that host does.
/// </summary>
internal sealed class AutostartBelonging() : Belonging("autostart", new BelongingWord(
    "a link in libvirt's configuration of the host",
    "goes along, set once the guest has arrived",
    "as live; off on the source from before the guest is moved until it is known where it is",
    "taken off the definition that stays"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Procedures => ["DOMAIN_GET_AUTOSTART", "DOMAIN_SET_AUTOSTART"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => ["DestinationGuest"];

    /// <inheritdoc/>
    public override async Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken)
    {
        var (guest, here, there) = (scene.Guest, scene.Request.Source.Name, scene.Request.Destination.Name);
        var starts = guest.Persistent && await scene.Source.GetAutostartAsync(guest.Uuid, cancellationToken).ConfigureAwait(false);
        var startsThere = scene.Facts.SameUuid is { Persistent: true }
            && await scene.Destination.GetAutostartAsync(guest.Uuid, cancellationToken).ConfigureAwait(false);
        List<MoveStep> steps = [];
        if (starts && scene.OutlastsMoveHere)
        {
            steps.Add(new TakeOffAutostartStep(guest.Uuid, guest.Name));
        }

        if (scene.IsKeptThere && guest.Persistent && starts != startsThere)
        {
            steps.Add(new CarryAutostartStep(guest.Uuid, starts));
        }

        var stays = scene.Request.KeepSource ? $", no longer with {here}" : "";
        return new PlannedSteps(steps)
        {
            Description = (starts, scene.IsKeptThere) switch
            {
                (true, true) => [$"autostart: goes along; it will start with {there}{stays}"],
                (false, true) when startsThere => [$"autostart: off, as on {here}; the definition on {there} has it"],
                _ => [],
            },
            Warnings = starts && !scene.IsKeptThere
                ? [$"it starts with {here}, and will not with {there}, which keeps no definition of it: leave out -Persist:$false"]
                : [],
        };
    }
}
