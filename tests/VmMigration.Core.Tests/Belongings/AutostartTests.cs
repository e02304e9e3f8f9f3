using VmMigration.Belongings;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Belongings;

public sealed class AutostartTests : IAsyncDisposable
{
    private readonly MoveScene _scene = new();

    public AutostartTests() => _scene.Kvm1.Autostart.Add(_scene.Uuid);

    [Fact]
    public async Task Is_carried_once_the_guest_has_arrived()
    {
        var (run, perform) = await _scene.BeginAsync();
        Assert.Empty(_scene.Kvm2.Autostart);
        _scene.Moves();
        perform.Succeed();
        Assert.Equal(MigrationOutcome.Completed, (await _scene.PlayAsync(run.Completion)).Outcome);
        Assert.Equal([_scene.Uuid], _scene.Kvm2.Autostart);
        Assert.DoesNotContain("autostart off", _scene.Kvm1.Changes);
    }

    [Fact]
    public async Task Is_off_where_the_definition_stays_before_anything_moves_and_on_again_where_nothing_did()
    {
        var (run, perform) = await _scene.BeginAsync(_scene.Request with { KeepSource = true });
        Assert.Empty(_scene.Kvm1.Autostart);
        _scene.FallsBack();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "it is not to be"));
        Assert.Equal(MigrationOutcome.Failed, (await _scene.PlayAsync(run.Completion)).Outcome);
        Assert.Equal([_scene.Uuid], _scene.Kvm1.Autostart);
        Assert.Empty(_scene.Kvm2.Autostart);
    }

    [Theory]
    [InlineData(false, false, "carryAutostart")]
    [InlineData(true, false, "takeOffAutostart carryAutostart")]
    [InlineData(false, true, "takeOffAutostart carryAutostart")]
    public async Task Is_taken_off_where_the_sources_definition_outlasts_the_move(bool keepSource, bool cold, string steps)
    {
        var plan = await PlanAsync(_scene.Request with { KeepSource = keepSource, Kind = cold ? MigrationKind.Cold : MigrationKind.Live });
        Assert.Equal(steps, string.Join(' ', plan.Steps.Where(s => s is CarryAutostartStep or TakeOffAutostartStep).Select(s => s.Kind)));
        Assert.Contains(plan.Description, d => d.StartsWith("autostart: goes along; it will start with kvm2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_lost_with_a_warning_where_the_destination_keeps_no_definition()
    {
        var plan = await PlanAsync(_scene.Request with { Persist = false });
        Assert.DoesNotContain(plan.Steps, s => s is CarryAutostartStep);
        Assert.Contains(plan.Warnings, w => w.StartsWith("it starts with kvm1, and will not with kvm2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_guest_that_has_none_costs_nothing()
    {
        _scene.Kvm1.Autostart.Clear();
        var plan = await PlanAsync(_scene.Request with { KeepSource = true });
        Assert.DoesNotContain(plan.Steps, s => s is CarryAutostartStep or TakeOffAutostartStep);
        Assert.DoesNotContain(plan.Description, d => d.StartsWith("autostart", StringComparison.Ordinal));
    }

    [Fact]
    public void Steps_are_read_back_from_a_journal()
    {
        MoveStep[] steps = [new CarryAutostartStep(_scene.Uuid, true), new TakeOffAutostartStep(_scene.Uuid, "web1")];
        Assert.All(steps, s => Assert.Equal(s, StepReader.Read(s.Kind, s.Side, s.Fields)));
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    private Task<MigrationPlan> PlanAsync(MigrationRequest request) => _scene.Session.PlanAsync(request, CancellationToken.None);
}
