using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Secrets;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Secrets;

public sealed class CopySecretStepTests : IAsyncDisposable
{
    private static readonly byte[] Value = [7, 7, 7];
    private static readonly SecretDescription Secret = new(Guid.NewGuid()) { UsageType = "ceph", Usage = "client.vms", Text = "of all guests" };
    private readonly FakeHost _kvm1 = new("kvm1");
    private readonly FakeHost _kvm2 = new("kvm2");
    private readonly FakeHypervisor _destination;
    private readonly CopySecretStep _step;

    public CopySecretStepTests()
    {
        _kvm1.Secrets.Has(Secret, Value);
        _destination = new FakeHypervisor(_kvm2);
        _step = new CopySecretStep(Secret, Guid.NewGuid()) { Value = token => _kvm1.Secrets.ReadValueAsync(Secret.Uuid, token) };
    }

    private MoveStep OfJournal => StepReader.Read(_step.Kind, _step.Side, _step.Fields)!;

    [Fact]
    public async Task It_arrives_with_its_value_whose_buffer_is_wiped_and_is_in_the_end_as_it_is_on_the_source()
    {
        await _step.DoAsync(_destination, CancellationToken.None);
        Assert.Equal(Value, _kvm2.Secrets.ValueOf(Secret.Uuid));
        Assert.Equal([0, 0, 0], Assert.Single(_kvm1.Secrets.Given));
        Assert.NotEqual(Secret, Assert.Single(_kvm2.Secrets.All));
        await OfJournal.FinishAsync(_destination, CancellationToken.None);
        Assert.Equal(Secret, Assert.Single(_kvm2.Secrets.All));
        Assert.Equal(Value, _kvm2.Secrets.ValueOf(Secret.Uuid));
    }

    [Fact]
    public async Task Its_buffer_is_wiped_also_where_the_destination_refuses_it()
    {
        _kvm2.Secrets.RefusesValue = Failures.Lost("kvm2");
        await Assert.ThrowsAsync<MigrationException>(() => _step.DoAsync(_destination, CancellationToken.None));
        Assert.Equal([0, 0, 0], Assert.Single(_kvm1.Secrets.Given));
    }

    [Fact]
    public async Task Another_session_takes_it_back_any_number_of_times()
    {
        await _step.DoAsync(_destination, CancellationToken.None);
        await OfJournal.UndoAsync(_destination, CancellationToken.None);
        Assert.Empty(_kvm2.Secrets.All);
        await OfJournal.UndoAsync(_destination, CancellationToken.None);
        Assert.DoesNotContain(_step.Fields.Values, v => v.Contains("BwcH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_somebody_else_brought_meanwhile_is_used_and_never_taken_back()
    {
        _kvm2.Secrets.Has(Secret, [1]);
        await _step.DoAsync(_destination, CancellationToken.None);
        await _step.UndoAsync(_destination, CancellationToken.None);
        await _step.FinishAsync(_destination, CancellationToken.None);
        Assert.Equal(Secret, Assert.Single(_kvm2.Secrets.All));
        Assert.Empty(_kvm1.Secrets.Given);
    }

    [Fact]
    public async Task One_that_another_guest_needs_by_now_is_kept()
    {
        await _step.DoAsync(_destination, CancellationToken.None);
        _kvm2.Devices = $"<disk type='network'><auth username='vms'><secret type='ceph' uuid='{Secret.Uuid}'/></auth><source protocol='rbd' name='vms/b'/><target dev='vda'/></disk>";
        _kvm2.Has(new GuestStatus("db1", Guid.NewGuid(), VmState.Running, 1, Persistent: true));
        var kept = await Assert.ThrowsAsync<MigrationException>(() => _step.UndoAsync(_destination, CancellationToken.None));
        Assert.Contains("guest db1", kept.Message, StringComparison.Ordinal);
        Assert.Equal(Secret, Assert.Single(_kvm2.Secrets.All));
    }

    public async ValueTask DisposeAsync() => await _destination.DisposeAsync();
}
