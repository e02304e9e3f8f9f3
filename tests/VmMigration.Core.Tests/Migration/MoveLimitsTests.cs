using VmMigration.Hosts;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;

namespace VmMigration.Tests.Migration;

public sealed class MoveLimitsTests
{
    private readonly MoveLimits _limits = new();
    private readonly List<string> _reasons = [];

    [Fact(Timeout = Hang.Guard)]
    public async Task Two_go_out_of_a_host_and_the_third_waits_and_is_told_why()
    {
        await EnterAsync("a", "b");
        using var second = await EnterAsync("a", "c");
        var third = EnterAsync("a", "d");
        Assert.False(third.IsCompleted);
        Assert.Equal(["waits: 2 moves run out of a already"], _reasons);
        second.Dispose();
        await third;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Two_come_into_a_host_and_the_third_waits()
    {
        await EnterAsync("a", "z");
        using var second = await EnterAsync("b", "z");
        var third = EnterAsync("c", "z");
        Assert.Equal(["waits: 2 moves run into z already"], _reasons);
        second.Dispose();
        await third;
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    public async Task Of_two_hosts_limits_for_a_pair_the_lower_holds_for_that_pair(int sources, int destinations)
    {
        var source = Host("a") with { MaxPerPair = sources };
        using var first = await _limits.EnterAsync(source, Host("b") with { MaxPerPair = destinations }, _reasons.Add, CancellationToken.None);
        var second = _limits.EnterAsync(source, Host("b") with { MaxPerPair = destinations }, _reasons.Add, CancellationToken.None);
        Assert.Equal(["waits: 1 move runs from a to b already"], _reasons);
        using var other = await _limits.EnterAsync(source, Host("c"), _reasons.Add, CancellationToken.None);
        Assert.False(second.IsCompleted);
        first.Dispose();
        await second;
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_host_is_one_whatever_it_is_called()
    {
        await EnterAsync("a", "b");
        await _limits.EnterAsync(new HostReference("alias", "qemu+tls://A/system"), Host("c"), _reasons.Add, CancellationToken.None);
        var third = EnterAsync("a", "d");
        Assert.Equal(["waits: 2 moves run out of a already"], _reasons);
        Assert.False(third.IsCompleted);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_waits_does_not_hold_up_those_between_other_hosts()
    {
        await EnterAsync("a", "b");
        await EnterAsync("a", "b");
        var waiting = EnterAsync("a", "b");
        await EnterAsync("c", "d");
        await EnterAsync("b", "a");
        Assert.False(waiting.IsCompleted);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Those_that_wait_are_let_in_by_their_order_whatever_a_name_is_written_like()
    {
        var first = await EnterAsync("a", "b");
        await EnterAsync("A", "b");
        var third = EnterAsync("a", "B");
        var fourth = EnterAsync("a", "c");
        first.Dispose();
        await third;
        Assert.False(fourth.IsCompleted);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Leaving_twice_gives_one_place_back()
    {
        var first = await EnterAsync("a", "b");
        await EnterAsync("a", "b");
        var third = EnterAsync("a", "b");
        var fourth = EnterAsync("a", "b");
        first.Dispose();
        first.Dispose();
        await third;
        Assert.False(fourth.IsCompleted);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_is_cancelled_while_it_waits_leaves_the_queue_and_takes_no_place()
    {
        using var cancel = new CancellationTokenSource();
        var first = await EnterAsync("a", "b");
        var second = await EnterAsync("a", "b");
        var leaves = EnterAsync("a", "b", cancel.Token);
        var stays = EnterAsync("a", "b");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        first.Dispose();
        await stays;
        second.Dispose();
        await EnterAsync("a", "b");
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_is_cancelled_beforehand_does_not_wait()
    {
        await EnterAsync("a", "b");
        await EnterAsync("a", "b");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EnterAsync("a", "b", new CancellationToken(canceled: true)));
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(4, 4)]
    [InlineData(99, 4)]
    public async Task A_host_has_a_limit_of_its_own_between_one_and_four(int configured, int allowed)
    {
        var source = new HostReference("a", "qemu+ssh://a/system") { MaxOutgoing = configured };
        for (var i = 0; i < allowed; i++)
        {
            await _limits.EnterAsync(source, Host($"b{i}"), _reasons.Add, CancellationToken.None);
        }

        var more = _limits.EnterAsync(source, Host("c"), _reasons.Add, CancellationToken.None);
        Assert.False(more.IsCompleted);
        Assert.Equal([allowed == 1 ? "waits: 1 move runs out of a already" : $"waits: {allowed} moves run out of a already"], _reasons);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Nobody_is_lost_when_many_come_and_go_at_once()
    {
        var running = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            await Task.Yield();
            using var place = await _limits.EnterAsync(Host("a"), Host($"b{i % 7}"), _ => { }, CancellationToken.None);
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
        }));
        Assert.InRange(most, 1, 2);
        await EnterAsync("a", "b");
        await EnterAsync("a", "b");
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private static HostReference Host(string name) => new(name, $"qemu+ssh://{name}/system");

    private Task<IDisposable> EnterAsync(string from, string to, CancellationToken cancellationToken = default) =>
        _limits.EnterAsync(Host(from), Host(to), _reasons.Add, cancellationToken);
}
