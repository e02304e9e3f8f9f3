using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The link that the memory goes over is down, and the hosts still hear each other.</summary>
[Collection(FaultCollection.Name)]
public sealed class LinkDownTests(FaultFixture faults)
{
    [SkippableTheory]
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

    [SkippableTheory]
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

    [SkippableTheory]
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
}
