using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>A host's libvirtd dies, and comes back.</summary>
[Collection(FaultCollection.Name)]
public sealed class DaemonDeathTests(FaultFixture faults)
{
    /// <summary>A source's daemon that finds a move when it starts undoes it; so does one that loses its peer.</summary>
    [Exercised("Faults", "daemon killed")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer, true)]
    [InlineData(ControlMode.PeerToPeer, false)]
    [InlineData(ControlMode.Direct, true)]
    [InlineData(ControlMode.Direct, false)]
    public Task It_is_killed_in_the_middle_and_started_again(ControlMode control, bool source) => faults.ShowAsync(control, async scene =>
    {
        LabHost host = source ? scene.Here : scene.There;
        MigrationRun run = await scene.StartAsync();
        await host.KillLibvirtdAsync();
        await host.StartLibvirtdAsync();
        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationFailed);
    });

    [Exercised("Faults", "daemon silent")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task As_long_as_the_destinations_is_silent_nothing_is_said_of_the_guest(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await scene.There.KillLibvirtdAsync();
        try
        {
            await Task.Delay(2000);
            Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
            Assert.Equal("running", await HostsSay.VirshAsync(scene.Here, "domstate", scene.Guest.Name));
        }
        finally
        {
            await scene.There.StartLibvirtdAsync();
        }

        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationFailed);
    });

    [Exercised("Faults", "source's daemon away")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer, true)]
    [InlineData(ControlMode.PeerToPeer, false)]
    [InlineData(ControlMode.Direct, true)]
    public Task As_long_as_the_sources_is_away_nobody_says_what_it_does_and_then_it_is_put_in_order(ControlMode control, bool resumed) =>
        faults.ShowAsync(control, async scene =>
        {
            await scene.WithClockAsync(new HastyTime(10));
            MigrationRun run = await scene.StartAsync();
            await scene.Here.KillLibvirtdAsync();
            try
            {
                FaultScene.IsUnknown(await Administrator.EndOf(run), scene.Here);
                Assert.True((await scene.Here.RunAsync("pgrep", "-f", $"guest={scene.Guest.Name},")).Succeeded);
            }
            finally
            {
                await scene.Here.StartLibvirtdAsync();
            }

            MigrationSession session = scene.Administrator.Session;
            JournaledMove left = Assert.Single(session.ListUnfinished());
            IFollowedMove taken = resumed ? session.Resume(left) : session.Follow(left.ToRecord(), left.Source, left.Destination, []);
            await scene.StaysAsync(await FaultScene.EndOf(taken), MigrationOutcome.Cancelled);
        });

    [Theory]
    [InlineData(ControlMode.PeerToPeer, true)]
    [InlineData(ControlMode.PeerToPeer, false)]
    [InlineData(ControlMode.Direct, true)]
    [InlineData(ControlMode.Direct, false)]
    public Task It_is_restarted_between_the_check_and_the_move(ControlMode control, bool source) => faults.ShowAsync(control, async scene =>
    {
        MigrationRequest request = scene.Request with { Bandwidth = FaultScene.Fast };
        await scene.Administrator.Session.PlanAsync(request, CancellationToken.None);
        await (source ? scene.Here : scene.There).RestartLibvirtdAsync();
        await scene.MovedAsync(await scene.Administrator.MoveAsync(request));
    });
}
