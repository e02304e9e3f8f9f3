using VmMigration.Hosts;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Hosts;

public sealed class HostConnectionsTests
{
    private readonly FakeHost _kvm1 = new("kvm1");
    private readonly HostConnections _connections;

    public HostConnectionsTests() => _connections = new HostConnections(new FakeConnector(_kvm1, new FakeHost("kvm2")));

    [Fact(Timeout = Hang.Guard)]
    public async Task Those_who_ask_at_once_share_one_dial()
    {
        var gate = new TaskCompletionSource();
        _kvm1.DialGate = gate.Task;
        var all = Enumerable.Range(0, 20).Select(_ => GetAsync()).ToArray();
        gate.SetResult();
        Assert.Single((await Task.WhenAll(all)).Distinct());
        Assert.Equal(1, _kvm1.Dials);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_dial_that_failed_is_not_kept()
    {
        _kvm1.Unreachable = () => Failures.Unreachable("kvm1");
        Assert.Equal(MigrationError.HostUnreachable, (await Assert.ThrowsAsync<MigrationException>(GetAsync)).Error);
        _kvm1.Unreachable = null;
        Assert.True((await GetAsync()).IsOpen);
        Assert.Equal(2, _kvm1.Dials);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_who_gives_up_does_not_end_the_dial_for_the_others()
    {
        var gate = new TaskCompletionSource();
        _kvm1.DialGate = gate.Task;
        using var impatient = new CancellationTokenSource();
        var first = _connections.GetAsync(_kvm1.Reference, impatient.Token);
        var second = GetAsync();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        Assert.True((await second).IsOpen);
        Assert.Equal(1, _kvm1.Dials);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_connection_that_died_is_dialled_anew_and_let_go()
    {
        await GetAsync();
        _kvm1.Cut();
        Assert.True((await GetAsync()).IsOpen);
        Assert.Equal(2, _kvm1.Dials);
        Assert.Equal([1, 0], _kvm1.Connections.Select(c => c.Disposals));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Looking_which_are_open_changes_nothing()
    {
        Assert.Empty(_connections.Open);
        await GetAsync();
        Assert.Equal([_kvm1.Reference], _connections.Open);
        _kvm1.Cut();
        Assert.Empty(_connections.Open);
        Assert.Empty(_connections.Open);
        await _connections.GetAsync(new HostReference("kvm2", "qemu+ssh://kvm2/system"), CancellationToken.None);
        Assert.Equal(0, _kvm1.Connections[0].Disposals);
        await GetAsync();
        Assert.Equal([1, 0], _kvm1.Connections.Select(c => c.Disposals));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_died_while_a_move_waits_for_its_answer_is_kept_until_that_has_come()
    {
        var hypervisor = await GetAsync();
        var moving = hypervisor.MigrateAsync(Guid.NewGuid(), new PeerMigration("", default, Libvirt.TypedParameters.Empty), CancellationToken.None);
        var perform = await _kvm1.NextMoveAsync();
        _kvm1.Cut();
        await GetAsync();
        Assert.Equal(0, _kvm1.Connections[0].Disposals);
        perform.Succeed();
        await moving;
        await GetAsync();
        Assert.Equal([1, 0], _kvm1.Connections.Select(c => c.Disposals));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task In_the_end_all_are_let_go_those_being_dialled_and_those_with_a_move_among_them()
    {
        var hypervisor = await GetAsync();
        _ = hypervisor.MigrateAsync(Guid.NewGuid(), new PeerMigration("", default, Libvirt.TypedParameters.Empty), CancellationToken.None);
        await _kvm1.NextMoveAsync();
        _kvm1.Cut();
        var gate = new TaskCompletionSource();
        _kvm1.DialGate = gate.Task;
        var late = GetAsync();
        var end = _connections.DisposeAsync();
        gate.SetResult();
        await end;
        await late;
        Assert.Equal([1, 1], _kvm1.Connections.Select(c => c.Disposals));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task After_the_end_nothing_is_dialled()
    {
        await _connections.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(GetAsync);
        Assert.Equal(0, _kvm1.Dials);
        await _connections.DisposeAsync();
    }

    private Task<IHypervisor> GetAsync() => _connections.GetAsync(_kvm1.Reference, CancellationToken.None);
}
