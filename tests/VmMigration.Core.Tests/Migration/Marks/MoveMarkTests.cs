using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration.Marks;

/// <summary>What moves write on their guests, and what others make of it.</summary>
public sealed class MoveMarkTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly MoveScene _scene = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public void A_mark_is_read_as_it_was_written()
    {
        var mark = MoveMark.Of(Guid.NewGuid(), _scene.Request, Now) with { By = "ann <&'> o\"hara@desk" };
        Assert.Equal([mark], MoveMark.ReadAll(Guest(mark.Journal, mark.ToXml())));
        Assert.Equal((Now, Now.AddHours(1)), (mark.Since, mark.Until));
    }

    [Fact]
    public void A_cold_move_counts_for_as_long_as_its_guest_may_take_to_shut_down()
    {
        var mark = MoveMark.Of(Guid.NewGuid(), _scene.Request with { Kind = MigrationKind.Cold, ShutdownTimeout = TimeSpan.FromHours(3) }, Now);
        Assert.Equal(Now.AddHours(4), mark.Until);
    }

    [Fact]
    public void Marks_from_outside_are_bounded_and_fit_to_be_shown()
    {
        var mark = Assert.Single(MoveMark.ReadAll(Guest(Guid.NewGuid(), $"<move by='a&#x202E;{new string('x', 9999)}' since='yesterday'/>")));
        Assert.Equal(128, mark.By!.Length);
        Assert.StartsWith("a\uFFFDx", mark.By, StringComparison.Ordinal);
        Assert.Equal((null, null, null), (mark.Since, mark.Until, mark.To));
        string many = string.Concat(Enumerable.Range(0, 1000).Select(_ => $"<m:move xmlns:m='urn:vmmigration:move:{Guid.NewGuid()}'/>"));
        Assert.Equal(16, MoveMark.ReadAll($"<domain><metadata>{many}</metadata></domain>").Count);
    }

    [Theory]
    [InlineData(false, 0, MarkState.Alive)]
    [InlineData(false, 59, MarkState.Alive)]
    [InlineData(false, 61, MarkState.Over)]
    [InlineData(true, 61, MarkState.Alive)]
    public void A_foreign_mark_counts_for_an_hour_or_as_long_as_its_host_is_at_work(bool isMoving, int minutes, object state) => Assert.Equal(
        state, MarkRule.Judge(MoveMark.Of(Guid.NewGuid(), _scene.Request, Now), null, isMoving, Now.AddMinutes(minutes)));

    [Fact]
    public void A_mark_that_says_not_until_when_counts_until_somebody_takes_it_upon_himself() =>
        Assert.Equal(MarkState.Alive, MarkRule.Judge(new MoveMark(Guid.NewGuid()), null, isMoving: false, Now));

    [Fact(Timeout = Hang.Guard)]
    public async Task Of_two_that_begin_at_the_same_moment_each_sees_the_other()
    {
        var other = MoveMark.Of(Guid.NewGuid(), _scene.Request, Now) with { By = "ann@desk" };
        _scene.Kvm1.OnMarked = () => _scene.Kvm1.Marks.Enqueue((_scene.Uuid, other));
        var final = await _scene.PlayAsync(_scene.Session.Start(_scene.Request).Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.VmBusy), (final.Outcome, final.Error!.Error));
        Assert.Contains("ann@desk (kvm1 → kvm2", final.Reason, StringComparison.Ordinal);
        Assert.Equal([other], _scene.Kvm1.Marks.Select(m => m.Mark));
        Assert.Empty(_scene.Kvm1.Changes.Concat(_scene.Kvm2.Changes));
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_whose_user_may_not_mark_it_is_moved_only_where_that_is_taken_upon_oneself(bool skips)
    {
        _scene.Kvm1.Refuses = what => what == "mark" ? Failures.Daemon("kvm1", LibvirtErrorCode.AccessDenied, "access denied: 'QEMU' denied access") : null;
        var run = _scene.Session.Start(_scene.Request with { SkipChecks = skips ? [CheckIds.OtherMove] : [] });
        if (skips)
        {
            var perform = await _scene.Kvm1.NextMoveAsync();
            _scene.Moves();
            perform.Succeed();
        }

        var final = await _scene.PlayAsync(run.Completion);
        Assert.Equal(skips ? MigrationOutcome.Completed : MigrationOutcome.Failed, final.Outcome);
        Assert.Equal(skips ? null : MigrationError.ReadOnlyAccess, final.Error?.Error);
        Assert.Equal(!skips, final.Error?.RecommendedAction.Contains("-SkipCheck OtherMove", StringComparison.Ordinal) ?? false);
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    private static string Guest(Guid journal, string element) =>
        $"<domain><metadata>{element.Replace("<move ", $"<v:move xmlns:v='urn:vmmigration:move:{journal}' ", StringComparison.Ordinal)}</metadata></domain>";
}
