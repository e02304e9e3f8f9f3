using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;
using static VmMigration.Libvirt.Tests.Support.SampleProcedures;

namespace VmMigration.Libvirt.Tests.Rpc;

public class CallsInFlightTests
{
    [Fact(Timeout = Hang.Guard)]
    public async Task Fifty_calls_at_once_all_complete_with_three_in_flight_and_the_daemon_never_stops_reading()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var answers = Enumerable.Range(0, 50).Select(i => connection.CallAsync(GetCapabilities, $"{i}", default)).ToArray();
        for (var i = 0; i < 50; i++)
        {
            await (await daemon.ExpectAsync(GetCapabilities)).ReplyAsync($"{i}");
        }

        await Task.WhenAll(answers);
        Assert.InRange(daemon.MostInWork, 1, 3);
        Assert.Equal(0, daemon.TimesThrottled);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task With_all_places_taken_pings_are_answered_both_ways()
    {
        var time = new ManualTime();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect(new RpcOptions { Time = time });
        var answers = Enumerable.Range(0, 6).Select(i => connection.CallAsync(GetCapabilities, $"{i}", default)).ToArray();
        var calls = await TakeAsync(daemon, 3);
        await daemon.PingAsync();
        Assert.Equal(KeepAlive.Pong, await daemon.NextKeepAliveAsync());
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(KeepAlive.Ping, await daemon.NextKeepAliveAsync());
        Assert.Equal(0, daemon.TimesThrottled);
        Assert.False(daemon.TryTakeCall(out _));

        foreach (var call in calls)
        {
            await call.ReplyAsync("x");
        }

        foreach (var call in await TakeAsync(daemon, 3))
        {
            await call.ReplyAsync("y");
        }

        await Task.WhenAll(answers);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_fifth_call_would_make_the_daemon_deaf()
    {
        // Why there are four places, one of them kept: this is what the real daemon does, and the double must do it too.
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect(new RpcOptions { KeepAliveInterval = TimeSpan.Zero, CallsInFlight = 6 });
        var answers = Enumerable.Range(0, 5).Select(i => connection.CallAsync(GetCapabilities, $"{i}", default)).ToArray();
        var calls = await TakeAsync(daemon, 5);
        _ = connection.SendAsync(KeepAlive.PingFrame);
        await calls[0].ReplyAsync("x");
        Assert.Equal(KeepAlive.Ping, await daemon.NextKeepAliveAsync()); // not before a reply was written
        Assert.Equal(1, daemon.TimesThrottled);
        foreach (var call in calls[1..])
        {
            await call.ReplyAsync("x");
        }

        await Task.WhenAll(answers);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_cancelled_call_keeps_its_place_until_its_late_reply_which_nobody_sees()
    {
        using var cancel = new CancellationTokenSource();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var given = Enumerable.Range(0, 3).Select(i => connection.CallAsync(GetCapabilities, $"{i}", cancel.Token)).ToArray();
        var calls = await TakeAsync(daemon, 3);
        await cancel.CancelAsync();
        foreach (var call in given)
        {
            var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
            Assert.Equal(cancel.Token, e.CancellationToken);
        }

        var next = connection.CallAsync(GetHostname, default, default);
        await daemon.PingAsync();
        Assert.Equal(KeepAlive.Pong, await daemon.NextKeepAliveAsync());
        Assert.False(daemon.TryTakeCall(out _)); // whatever was sent before the pong is here
        await calls[2].ReplyAsync("late");
        await (await daemon.ExpectAsync(GetHostname)).ReplyAsync("kvm1");
        Assert.Equal("kvm1", await next);

        // Late errors are swallowed the same way.
        await calls[0].ErrorAsync(1, 10, "late");
        await calls[1].ErrorAsync(1, 10, "late");
        daemon.On(GetHostname, c => c.ReplyAsync("kvm1"));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => connection.CallAsync(GetHostname, default, default)));
        Assert.True(connection.IsOpen);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_call_cancelled_while_it_waits_for_a_place_is_never_sent()
    {
        using var cancel = new CancellationTokenSource();
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        var answers = Enumerable.Range(0, 3).Select(i => connection.CallAsync(GetCapabilities, $"{i}", default)).ToArray();
        var calls = await TakeAsync(daemon, 3);
        var waiting = connection.CallAsync(SupportsFeature, 10, cancel.Token);
        await cancel.CancelAsync();
        var e = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(cancel.Token, e.CancellationToken);
        foreach (var call in calls)
        {
            await call.ReplyAsync("x");
        }

        await Task.WhenAll(answers);
        var last = connection.CallAsync(GetHostname, default, default);
        await (await daemon.ExpectAsync(GetHostname)).ReplyAsync("kvm1"); // and not the cancelled one
        await last;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_call_that_was_cancelled_beforehand_is_never_sent()
    {
        await using var daemon = new ScriptedDaemon();
        await using var connection = daemon.Connect();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => connection.CallAsync(SupportsFeature, 10, new CancellationToken(true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => connection.OpenStreamAsync(Download, "v", new CancellationToken(true)));
        var answer = connection.CallAsync(GetHostname, default, default);
        await (await daemon.ExpectAsync(GetHostname)).ReplyAsync("kvm1");
        await answer;
    }

    private static async Task<List<ScriptedCall>> TakeAsync(ScriptedDaemon daemon, int count)
    {
        var calls = new List<ScriptedCall>();
        for (var i = 0; i < count; i++)
        {
            calls.Add(await daemon.ExpectAsync(GetCapabilities));
        }

        return calls;
    }
}
