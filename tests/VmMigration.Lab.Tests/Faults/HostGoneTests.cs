using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The destination's power is cut in the middle of a move.</summary>
[Collection(FaultCollection.Name)]
public sealed class HostGoneTests(FaultFixture faults)
{
    [Exercised("Faults", "host gone")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task One_that_comes_back_has_nothing_of_the_guest(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await scene.There.KillHostAsync();
        Assert.Equal("running", await HostsSay.VirshAsync(scene.Here, "domstate", scene.Guest.Name));
        await scene.There.BootAsync();
        MigrationProgress end = await Administrator.EndOf(run);
        await scene.SettleAsync();
        // It may be over before the host is back.
        await scene.StaysAsync(end, MigrationOutcome.Failed, end.Reason.Contains("may have of the move", StringComparison.Ordinal) ? NotAsked(scene) : null);
    });

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task One_that_stays_away_has_never_had_the_guest(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        await scene.WithClockAsync(new HastyTime(10));
        MigrationRun run = await scene.StartAsync();
        await scene.There.KillHostAsync();
        MigrationProgress end = await Administrator.EndOf(run);
        Assert.Equal("running", await HostsSay.VirshAsync(scene.Here, "domstate", scene.Guest.Name));
        await scene.There.BootAsync();
        await scene.SettleAsync();
        await scene.StaysAsync(end, MigrationOutcome.Failed, NotAsked(scene));
    });

    private static string NotAsked(FaultScene scene) => $"what {scene.There} may have of the move is looked for when it can be asked again";
}
