using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The workstation's clock is set in the middle of a move.</summary>
[Collection(FaultCollection.Name)]
public sealed class ClockTests(FaultFixture faults)
{
    [Exercised("Faults", "clock changed")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer, 24)]
    [InlineData(ControlMode.PeerToPeer, -24)]
    [InlineData(ControlMode.Direct, -24)]
    public Task It_changes_nothing(ControlMode control, int hours) => faults.ShowAsync(control, async scene =>
    {
        var clock = new SetClock();
        await scene.WithClockAsync(clock);
        MigrationRun run = await scene.StartAsync(scene.Request with { Policy = MigrationPolicy.Balanced });
        clock.Set = TimeSpan.FromHours(hours);
        await Task.Delay(1000);
        Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
        await scene.HurryAsync();
        MigrationProgress end = await Administrator.EndOf(run);
        await scene.MovedAsync(end);
        Assert.InRange(end.Elapsed, TimeSpan.Zero, TimeSpan.FromHours(1));
    });

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Set { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Set;
    }
}
