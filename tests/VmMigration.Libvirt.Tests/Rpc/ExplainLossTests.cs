using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

public class ExplainLossTests
{
    private readonly ManualTime _time = new();

    [Fact(Timeout = Hang.Guard)]
    public async Task What_the_transport_knows_is_the_reason()
    {
        var known = new LibvirtAuthenticationException("Permission denied (publickey)", "ssh");
        await using var daemon = new ScriptedDaemon();
        await using var connection = Connect(daemon, _ => ValueTask.FromResult<LibvirtException?>(known));
        var call = connection.CallAsync(GetHostname, default, default);
        daemon.Close();
        var e = await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call);
        Assert.Equal(known.Message, e.Message);
        Assert.Same(known, e.InnerException);
        Assert.Same(known, await connection.Closed);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_transport_that_knows_nothing_leaves_the_plain_reason()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = Connect(daemon, _ => ValueTask.FromResult<LibvirtException?>(null));
        daemon.Close();
        Assert.Equal("The daemon closed the connection.", (await connection.Closed).Message);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_transport_that_throws_instead_leaves_the_plain_reason()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = Connect(daemon, _ => throw new IOException("the process is gone"));
        var call = connection.CallAsync(GetHostname, default, default);
        await daemon.ExpectAsync(GetHostname);
        daemon.Close(new IOException("Connection reset by peer"));
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call);
        Assert.Equal("Connection reset by peer", (await connection.Closed).Message);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transport_that_does_not_know_in_time_leaves_the_plain_reason(bool heedsItsToken)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var daemon = new ScriptedDaemon();
        await using var connection = Connect(daemon, async token =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, heedsItsToken ? token : default);
            return null;
        });
        var call = connection.CallAsync(GetHostname, default, default);
        await daemon.ExpectAsync(GetHostname);
        daemon.Close();
        await asked.Task;
        // For that long it may think about it. No more: a call has a deadline of its own.
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("The daemon closed the connection.", (await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call)).Message);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task It_is_asked_once_though_reading_and_writing_both_fail()
    {
        var asked = 0;
        var answer = new TaskCompletionSource<LibvirtException?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var daemon = new ScriptedDaemon();
        await using var connection = Connect(daemon, _ =>
        {
            Interlocked.Increment(ref asked);
            return new ValueTask<LibvirtException?>(answer.Task);
        });
        daemon.Close();
        while (Volatile.Read(ref asked) == 0)
        {
            await Task.Yield();
        }

        var call = connection.CallAsync(GetHostname, default, default); // the write fails too
        for (var i = 0; i < 100; i++)
        {
            await Task.Yield();
        }

        answer.SetResult(new LibvirtDisconnectedException("ssh: connect to host kvm1 port 22: No route to host"));
        await Assert.ThrowsAsync<LibvirtDisconnectedException>(() => call);
        await connection.DisposeAsync();
        Assert.Equal(1, asked);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task It_is_not_asked_when_we_close()
    {
        var asked = 0;
        await using var daemon = new ScriptedDaemon();
        var connection = Connect(daemon, _ =>
        {
            asked++;
            return ValueTask.FromResult<LibvirtException?>(null);
        });
        await connection.DisposeAsync();
        Assert.Equal("The connection was closed on this side.", (await connection.Closed).Message);
        Assert.Equal(0, asked);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task We_may_close_while_it_is_being_asked()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var daemon = new ScriptedDaemon();
        var connection = Connect(daemon, async token =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return null;
        });
        daemon.Close();
        await asked.Task;
        await connection.DisposeAsync();
        Assert.Equal("The connection was closed on this side.", (await connection.Closed).Message);
    }

    private RpcConnection Connect(ScriptedDaemon daemon, Func<CancellationToken, ValueTask<LibvirtException?>> explain) =>
        daemon.Connect(new RpcOptions { KeepAliveInterval = TimeSpan.Zero, Time = _time, ExplainLoss = explain });
}
