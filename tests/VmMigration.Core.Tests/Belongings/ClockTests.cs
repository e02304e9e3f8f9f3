using VmMigration.Belongings;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Belongings;

public sealed class ClockTests : IAsyncDisposable
{
    private const string Channel = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";
    private readonly MoveScene _scene = new();

    public ClockTests() => _scene.Kvm1.Devices = Channel;

    [Theory(Timeout = Hang.Guard)]
    [InlineData(400, null)]
    [InlineData(2600, "web1 stood still for 2.6 s, and its clock is behind by that much")]
    public async Task Is_told_of_where_the_guest_stood_still_for_a_second(int downtimeMs, string? told)
    {
        var end = await MoveAsync(_scene.Request, () => _scene.Kvm2.Remembers(_scene.Uuid, MoveScene.Arrived(downtimeMs)));
        Assert.Equal(told is null ? 0 : 1, end.Warnings.Count);
        Assert.All(end.Warnings, w => Assert.StartsWith(told!, w, StringComparison.Ordinal));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Is_told_of_where_somebody_suspended_the_guest_meanwhile_which_no_downtime_has()
    {
        var end = await MoveAsync(_scene.Request, run => StandsAsync(run, TimeSpan.FromSeconds(7)));
        Assert.Contains("for 7.0 s", Assert.Single(end.Warnings), StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Is_set_by_the_agent_once_the_guest_is_there()
    {
        var end = await MoveAsync(_scene.Request with { SyncsTime = true }, run => StandsAsync(run, TimeSpan.FromSeconds(7)));
        Assert.Empty(end.Warnings);
        Assert.Contains("set clock", _scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task An_agent_that_does_not_is_told_of_and_leaves_no_move_in_disorder()
    {
        _scene.Kvm2.Refuses = what => what == "set clock" ? Failures.Daemon("kvm2", LibvirtErrorCode.OperationFailed, "QEMU guest agent is not connected") : null;
        var end = await MoveAsync(_scene.Request with { SyncsTime = true }, run => StandsAsync(run, TimeSpan.FromSeconds(7)));
        Assert.Contains(end.Warnings, w => w.Contains("QEMU guest agent is not connected", StringComparison.Ordinal));
        Assert.Contains(end.Warnings, w => w.Contains("for 7.0 s", StringComparison.Ordinal));
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    [Fact]
    public async Task Of_a_guest_without_a_channel_for_an_agent_cannot_be_set()
    {
        _scene.Kvm1.Devices = "";
        var plan = await _scene.Session.PlanAsync(_scene.Request with { SyncsTime = true }, CancellationToken.None);
        Assert.DoesNotContain(plan.Steps, s => s is SetClockStep);
        Assert.Contains(plan.Warnings, w => w.Contains("-SyncTime cannot set its clock", StringComparison.Ordinal));
    }

    [Fact]
    public void The_step_is_read_back_from_a_journal()
    {
        var step = new SetClockStep(_scene.Uuid, "web1");
        Assert.Equal(step, StepReader.Read(step.Kind, step.Side, step.Fields));
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    private Task<MigrationProgress> MoveAsync(MigrationRequest request, Action meanwhile) => MoveAsync(request, _ =>
    {
        meanwhile();
        return Task.CompletedTask;
    });

    private async Task<MigrationProgress> MoveAsync(MigrationRequest request, Func<MigrationRun, Task> meanwhile)
    {
        var (run, perform) = await _scene.BeginAsync(request);
        _scene.Moves();
        await meanwhile(run);
        perform.Succeed();
        var end = await _scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Completed, end.Outcome);
        await run.Over;
        return end;
    }

    private async Task StandsAsync(MigrationRun run, TimeSpan time)
    {
        await TellAsync(run, GuestEventKind.Suspended, 2);
        _scene.Time.Advance(time);
        await TellAsync(run, GuestEventKind.Resumed, 3);
    }

    /// <summary>Events are heard in their order: with the iteration, what was told before it was heard, too.</summary>
    private async Task TellAsync(MigrationRun run, GuestEventKind kind, int iteration)
    {
        _scene.Kvm1.Tell(_scene.Uuid, new GuestEvent(kind));
        _scene.Kvm1.Tell(_scene.Uuid, new GuestEvent(GuestEventKind.Iteration, Iteration: iteration));
        while (run.Latest.Iteration != iteration)
        {
            await Task.Delay(1);
        }
    }
}
