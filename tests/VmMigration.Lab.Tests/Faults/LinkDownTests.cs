using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The link that the memory goes over is down, and the hosts still hear each other.</summary>
[Collection(FaultCollection.Name)]
public sealed class LinkDownTests(FaultFixture faults)
{
    [Exercised("Faults", "link down")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task A_move_goes_on_when_it_is_up_again(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await scene.There.SetLinkAsync(LabLink.Migration, up: false);
        await Task.Delay(1000);
        Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
        await scene.There.SetLinkAsync(LabLink.Migration, up: true);
        await scene.HurryAsync();
        await scene.MovedAsync(await Administrator.EndOf(run));
    });

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task A_move_that_stands_still_can_be_stopped(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await scene.There.SetLinkAsync(LabLink.Migration, up: false);
        await Task.Delay(500);
        MigrationRequest request = run.Request;
        await scene.Administrator.Session.StopAsync(request.Source, scene.Guest.Name, [request.Destination], CancellationToken.None);
        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationCancelled);
    });

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task A_policy_gives_it_up(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync(scene.Request with
        {
            Policy = MigrationPolicy.Balanced, Timeout = TimeSpan.FromSeconds(3), TimeoutAction = TimeoutAction.Abort,
        });
        await scene.There.SetLinkAsync(LabLink.Migration, up: false);
        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.DidNotConverge);
    });

    /// <summary>
    /// Its devices touch memory that has not come, so that the destination's QEMU may stand still as a whole: then it can
    /// be told nothing, and neither daemon comes back from the move. It is told all the same, and nothing is touched.
    /// </summary>
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task A_post_copy_of_a_guest_with_virtio_devices_is_told_to_be_broken(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync(scene.Request with { PostCopy = true, PostCopyBandwidth = 1 });
        await HostsSay.VirshAsync(scene.Here, "migrate-postcopy", scene.Guest.Name);
        await Administrator.ReachAsync(run, MigrationPhase.PostCopy);
        await scene.There.SetLinkAsync(LabLink.Migration, up: false);
        await HostsSay.VirshAsync(scene.Here, "domjobabort", scene.Guest.Name, "--postcopy");
        MigrationProgress end = await Administrator.EndOf(run);
        await scene.BrokenAsync(end);
        // A process that hangs takes its daemon a minute to end.
        await scene.KillQemuAsync(scene.There);
    });
}
