using System.Globalization;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Belongings;

/// <summary>The time that the guest's operating system has: it stands still as long as the guest does.</summary>
internal sealed class ClockBelonging() : Belonging("clock", new BelongingWord(
    "in the guest; its emulated hardware clock is the host's",
    "behind by as long as the guest stood still; set through its agent with `-SyncTime`, else told from a second on",
    "read anew when the guest starts",
    "none"))
{
    /// <summary>What the channel of QEMU's agent is called.</summary>
    private const string AgentChannel = "org.qemu.guest_agent.0";

    /// <summary>What applications do not notice.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Procedures => ["DOMAIN_SET_TIME"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checks => ["GuestClock", "HostClocks"];

    /// <inheritdoc/>
    public override Task<PlannedSteps> PlanAsync(BelongingScene scene, CancellationToken cancellationToken) => Task.FromResult(Plan(scene.Request, scene));

    /// <summary>What is said of a guest whose clock nobody has set; null where that is not worth a word.</summary>
    /// <param name="vm">Its name.</param>
    /// <param name="uuid">Its UUID.</param>
    /// <param name="stillness">How long it stood still in all; null for nobody knows how long, since it slept before.</param>
    /// <param name="host">The host that it is on.</param>
    public static string? Behind(string vm, Guid? uuid, TimeSpan? stillness, string host)
    {
        if (stillness < Noticed)
        {
            return null;
        }

        var (stood, by) = stillness is { } time
            ? ($"stood still for {time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s", "that much")
            : ("slept before it was moved", "as long as it slept");
        return $"{vm} {stood}, and its clock is behind by {by} until something in it sets it: virsh domtime {CommandText.Virsh(vm, uuid)} --sync on {host} "
            + "has its agent do so; -SyncTime does with the move";
    }

    private static PlannedSteps Plan(MigrationRequest request, BelongingScene scene)
    {
        var guest = scene.Guest;
        if (!request.SyncsTime || request.Kind is MigrationKind.Cold)
        {
            return PlannedSteps.Nothing;
        }

        return scene.Facts.Domain!.CharacterDevices.Any(d => d.TargetName == AgentChannel)
            ? new PlannedSteps([new SetClockStep(guest.Uuid, guest.Name)]) { Description = ["clock: set by its agent once it is there"] }
            : PlannedSteps.Nothing with { Warnings = [$"{guest.Name} has no channel for an agent ({AgentChannel}): -SyncTime cannot set its clock"] };
    }
}
