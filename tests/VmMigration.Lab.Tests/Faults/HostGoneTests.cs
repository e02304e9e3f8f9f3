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
        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationFailed);
    });

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task As_long_as_it_is_away_nobody_says_what_it_has_and_then_it_is_put_in_order(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        await scene.WithClockAsync(new HastyTime(10));
        MigrationRun run = await scene.StartAsync();
        await scene.There.KillHostAsync();
        FaultScene.IsUnknown(await Administrator.EndOf(run), scene.There);
        await scene.There.BootAsync();
        await scene.StaysAsync(await scene.ResumeAsync(), MigrationOutcome.Cancelled);
    });
}
