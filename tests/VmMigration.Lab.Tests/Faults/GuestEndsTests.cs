using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The guest ends, restarts or crashes of its own accord while it is moved, or somebody takes its power away.</summary>
[Collection(FaultCollection.Name)]
public sealed class GuestEndsTests(FaultFixture faults)
{
    [Exercised("Faults", "guest ends")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task It_is_nowhere_when_it_shuts_down(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await scene.Guest.OrderAsync("poweroff");
        await scene.GoneAsync(await Administrator.EndOf(run), "shut off (shutdown)");
    });

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task It_is_nowhere_when_somebody_destroys_it(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await HostsSay.VirshAsync(scene.Here, "destroy", scene.Guest.Name);
        await scene.GoneAsync(await Administrator.EndOf(run), "shut off (destroyed)");
    });

    /// <summary>libvirt does not do what the guest's on_crash says as long as it is moved: it panics, is moved, and restarts by itself.</summary>
    [Exercised("Faults", "guest resets")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer, "reset")]
    [InlineData(ControlMode.Direct, "reset")]
    [InlineData(ControlMode.PeerToPeer, "panic")]
    [InlineData(ControlMode.Direct, "panic")]
    public Task One_that_restarts_is_moved_all_the_same(ControlMode control, string order) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await scene.Guest.OrderAsync(order);
        await Task.Delay(1000);
        Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
        await scene.HurryAsync();
        await scene.MovedAsync(await Administrator.EndOf(run));
    });
}
