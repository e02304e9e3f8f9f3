using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Belongings;

/// <summary>The state of a TPM on a folder that both hosts share is the one that the guest runs with.</summary>
public sealed class TpmTests : IAsyncDisposable
{
    private const string Swtpm = "/var/lib/libvirt/swtpm";
    private readonly MoveScene _scene = new();
    private readonly FakeFolder _here;

    public TpmTests()
    {
        _scene.Kvm1.Devices = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
        _scene.Kvm2.Devices = _scene.Kvm1.Devices;
        _here = State();
        _scene.Kvm1.Storage.Has(Swtpm, _here);
    }

    private MigrationRequest Insisting => _scene.Request with { SkipChecks = ["Tpm"] };

    [Fact]
    public async Task A_guest_whose_state_both_hosts_share_is_not_moved()
    {
        _scene.Kvm2.Storage.Has(Swtpm, _here);
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(_scene.Request));
        Assert.Equal(MigrationError.StorageNameTaken, refusal.Error);
        Assert.Contains($"Give kvm2 a folder of its own at {Swtpm}", refusal.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_whose_state_is_proved_to_be_another_loses_the_sources_with_its_definition(bool isLeftThere)
    {
        _scene.Kvm2.Storage.Has(Swtpm, isLeftThere ? State() : new FakeFolder());
        Assert.True((await PlanAsync(_scene.Request)).Peer.Flags.HasFlag(MigrationFlags.UndefineSource));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Whoever_insists_keeps_the_state_and_not_the_definition()
    {
        _scene.Kvm2.Storage.Has(Swtpm, _here);
        _scene.Kvm1.OnChange = (what, uuid) =>
        {
            if (what.StartsWith("undefine", StringComparison.Ordinal))
            {
                _scene.Kvm1.HasNo(uuid);
            }
        };
        var (run, perform) = await _scene.BeginAsync(Insisting);
        _scene.Moves();
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.ShutOff, Reason = 4 });
        perform.Succeed();
        var end = await _scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Completed, "runs on kvm2; nothing left on kvm1"), (end.Outcome, end.Reason));
        Assert.Contains("undefine but for its TPM", _scene.Kvm1.Changes);
    }

    [Fact]
    public async Task Whoever_insists_keeps_the_definition_where_libvirt_deletes_the_state_with_it()
    {
        _scene.Kvm2.Storage.Has(Swtpm, _here);
        _scene.Kvm1.Facts = _scene.Kvm1.Facts with { LibvirtVersion = new Version(8, 0) };
        var plan = await PlanAsync(Insisting);
        Assert.False(plan.Peer.Flags.HasFlag(MigrationFlags.UndefineSource));
        Assert.DoesNotContain(plan.Steps, s => s is RemoveDefinitionStep);
        Assert.Contains(plan.Warnings, w => w.Contains("so is its definition", StringComparison.Ordinal));
    }

    [Fact]
    public void The_step_is_read_back_from_a_journal()
    {
        var step = new RemoveDefinitionStep(_scene.Uuid) { KeepsTpm = true };
        Assert.Equal(step, StepReader.Read(step.Kind, step.Side, step.Fields));
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    private FakeFolder State() => new FakeFolder().With($"{_scene.Uuid}", 0);

    private Task<MigrationPlan> PlanAsync(MigrationRequest request) => _scene.Session.PlanAsync(request, CancellationToken.None);
}
