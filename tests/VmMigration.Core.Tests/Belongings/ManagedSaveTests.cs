using VmMigration.Belongings;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Belongings;

public sealed class ManagedSaveTests : IAsyncDisposable
{
    private readonly MoveScene _scene = new();

    private MigrationRequest Cold => _scene.Request with { Kind = MigrationKind.Cold };

    [Theory]
    [InlineData(MigrationKind.Cold)]
    [InlineData(MigrationKind.Live)]
    public async Task A_guest_that_sleeps_is_not_called_off(MigrationKind kind)
    {
        Sleeps();
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(_scene.Request with { Kind = kind }));
        Assert.Contains("it is not off on kvm1, it sleeps", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Start-VmLiveMigration web1 kvm2 -Source kvm1 -WakeSaved", refusal.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"virsh managedsave-remove {_scene.Uuid}", refusal.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_put_to_sleep_since_the_plan_is_not_started_whoever_skips_the_check()
    {
        Sleeps();
        var end = await _scene.PlayAsync(_scene.Session.Start(Cold with { SkipChecks = ["GuestState"] }).Completion);
        Assert.Equal(MigrationOutcome.Failed, end.Outcome);
        Assert.Contains("it sleeps", end.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("start paused", _scene.Kvm1.Changes);
        Assert.Contains(_scene.Uuid, _scene.Kvm1.Asleep);
    }

    [Fact]
    public async Task One_that_its_host_puts_to_sleep_while_it_is_shut_down_is_woken_again()
    {
        _scene.Kvm1.OnChange = (what, _) =>
        {
            if (what == "shut down")
            {
                Sleeps();
            }
        };
        var end = await _scene.PlayAsync(_scene.Session.Start(Cold).Completion);
        Assert.Equal(MigrationOutcome.Failed, end.Outcome);
        Assert.Contains("it sleeps", end.Reason, StringComparison.Ordinal);
        Assert.Equal(["shut down", "start"], _scene.Kvm1.Changes);
    }

    [Fact]
    public async Task WakeSaved_wakes_it_on_the_source_and_moves_it_live()
    {
        Sleeps();
        var request = _scene.Request with { WakesSaved = true };
        var plan = await PlanAsync(request);
        Assert.Contains("saved memory: web1 is woken on kvm1 first, with it", plan.Description);
        Assert.Empty(_scene.Kvm1.Changes);

        var (run, perform) = await _scene.BeginAsync(request);
        Assert.Equal("start", _scene.Kvm1.Changes[0]);
        _scene.Moves();
        perform.Succeed();
        Assert.Equal(MigrationOutcome.Completed, (await _scene.PlayAsync(run.Completion)).Outcome);
    }

    [Fact]
    public async Task One_that_would_not_go_is_not_woken()
    {
        Sleeps();
        _scene.Kvm2.Has(_scene.Guest with { Uuid = Guid.NewGuid() });
        var end = await _scene.PlayAsync(_scene.Session.Start(_scene.Request with { WakesSaved = true }).Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.VmNameTaken), (end.Outcome, end.Error!.Error));
        Assert.Empty(_scene.Kvm1.Changes);
    }

    [Fact]
    public void The_step_is_read_back_from_a_journal()
    {
        var step = new DemandAwakeStep(MoveSide.Destination, _scene.Uuid, "web1", "kvm2");
        Assert.Equal(step, StepReader.Read(step.Kind, step.Side, step.Fields));
    }

    [Fact]
    public async Task A_definition_that_was_edited_while_its_guest_runs_is_asked_about_as_well()
    {
        var scene = new CheckScene();
        scene.Kvm1.Kept = "<interface type='network'><mac address='52:54:00:00:00:01'/><source network='dmz'/></interface>"
            + "<disk type='file' device='disk'><source file='/images/new.raw'/><target dev='vdb'/></disk>";
        scene.Kvm2.Storage.Has("/images", new FakeFolder());
        var found = await scene.AskAsync(new KeptDefinitionCheck());
        Assert.All(found, f => Assert.Equal(CheckStatus.Warning, f.Status));
        Assert.Equal(["dmz", "vdb"], found.Select(f => f.Subject));
        scene.Kvm1.Kept = null;
        Assert.Equal(CheckStatus.Pass, (await scene.AskOneAsync(new KeptDefinitionCheck())).Status);
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    private void Sleeps()
    {
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.ShutOff, Reason = 5 });
        _scene.Kvm1.Asleep.Add(_scene.Uuid);
    }

    private Task<MigrationPlan> PlanAsync(MigrationRequest request) => _scene.Session.PlanAsync(request, CancellationToken.None);
}
