using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>A post-copy that broke, and the session that resumes it by its journal.</summary>
public sealed class PostCopyRecoveryTests : IAsyncLifetime
{
    private const MigrationFlags Resume = MigrationFlags.Live | MigrationFlags.PostCopy | MigrationFlags.PostCopyResume;
    private readonly MoveScene _scene = new();

    /// <summary>What was changed on the source, but for the downtime that post-copy's policy begins with.</summary>
    private IEnumerable<string> OnSource => _scene.Kvm1.Changes.Where(c => c != "downtime 150");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();

    [Fact(Timeout = Hang.Guard)]
    public async Task It_goes_on_with_the_flags_and_parameters_that_it_had()
    {
        await BreakAsync(_scene.Request with { PostCopyBandwidth = 7 });
        var resumed = Take();
        var perform = await _scene.PlayAsync(_scene.Kvm1.NextMoveAsync());
        Assert.Equal(Resume, perform.Migration.Flags & Resume);
        Assert.True(perform.Migration.Flags.HasFlag(MigrationFlags.PeerToPeer | MigrationFlags.UndefineSource | MigrationFlags.PersistDestination));
        Assert.Equal(7UL, perform.Migration.Parameters.UInt64("bandwidth.postcopy"));
        _scene.Moves();
        perform.Succeed();
        var final = await _scene.PlayAsync(resumed.Completion);
        Assert.Equal((MigrationOutcome.Completed, "runs on kvm2; nothing left on kvm1"), (final.Outcome, final.Reason));
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_breaks_again_is_left_to_be_resumed_again()
    {
        await BreakAsync(_scene.Request);
        var resumed = Take();
        (await _scene.PlayAsync(_scene.Kvm1.NextMoveAsync())).Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "post-copy failed again"));
        var final = await _scene.PlayAsync(resumed.Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.PostCopyBroken), (final.Outcome, final.Error!.Error));
        Assert.EndsWith("post-copy failed again", final.Error.Message, StringComparison.Ordinal);
        Assert.Single(_scene.Session.ListUnfinished());
        Assert.Equal(["migrate", "migrate"], OnSource);
        Assert.Empty(_scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_daemon_that_is_still_at_the_old_attempt_is_asked_again()
    {
        await BreakAsync(_scene.Request);
        var resumed = Take();
        (await _scene.PlayAsync(_scene.Kvm1.NextMoveAsync())).Fail(
            Failures.Daemon("kvm1", LibvirtErrorCode.OperationInvalid, "migration of domain web1 is being actively monitored by another thread"));
        var perform = await _scene.PlayAsync(_scene.Kvm1.NextMoveAsync());
        _scene.Moves();
        perform.Succeed();
        Assert.Equal(MigrationOutcome.Completed, (await _scene.PlayAsync(resumed.Completion)).Outcome);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_connection_that_is_gone_without_a_word_is_given_up_first()
    {
        await BreakAsync(_scene.Request);
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.Paused, Reason = 12 });
        _scene.Kvm1.IsBusyWith(_scene.Uuid, MoveScene.Copying());
        _scene.Kvm2.Has(_scene.Guest with { State = VmState.Running, Reason = 10 });
        _scene.Kvm1.OnChange = (_, _) => Break();
        var resumed = Take();
        var perform = await _scene.PlayAsync(_scene.Kvm1.NextMoveAsync());
        Assert.Equal(["migrate", "pause post-copy", "migrate"], OnSource);
        _scene.Moves();
        perform.Succeed();
        Assert.Equal(MigrationOutcome.Completed, (await _scene.PlayAsync(resumed.Completion)).Outcome);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_destination_that_does_not_know_yet_is_not_forced()
    {
        await BreakAsync(_scene.Request);
        _scene.Kvm2.Has(_scene.Guest with { State = VmState.Running, Reason = 10 });
        var final = await _scene.PlayAsync(Take().Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.PostCopyBroken), (final.Outcome, final.Error!.Error));
        Assert.Contains("kvm2 has not noticed yet", final.Reason, StringComparison.Ordinal);
        Assert.Equal(["migrate"], OnSource);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_was_begun_elsewhere_is_resumed_without_its_journal()
    {
        Break();
        var adopted = await _scene.Session.AdoptPostCopyAsync(_scene.Request, CancellationToken.None);
        var resumed = _scene.Session.Resume(adopted);
        _ = resumed.Completion;
        var perform = await _scene.PlayAsync(_scene.Kvm1.NextMoveAsync());
        Assert.Equal(Resume, perform.Migration.Flags & Resume);
        Assert.True(perform.Migration.Flags.HasFlag(MigrationFlags.PeerToPeer | MigrationFlags.UndefineSource | MigrationFlags.PersistDestination));
        _scene.Moves();
        perform.Succeed();
        Assert.Equal(MigrationOutcome.Completed, (await _scene.PlayAsync(resumed.Completion)).Outcome);
        Assert.Empty(_scene.Session.ListUnfinished());
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Nothing_else_that_was_begun_elsewhere_is_taken_over_without_its_journal()
    {
        _scene.Copies();
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => _scene.Session.AdoptPostCopyAsync(_scene.Request, CancellationToken.None));
        Assert.Equal(MigrationError.MigrationNotFound, refusal.Error);
        Assert.Contains("web1 is in no post-copy on kvm1", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Session.ListUnfinished());
        Assert.Empty(_scene.Kvm1.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData("8.4.0", "libvirt 8.4.0 on kvm2 cannot resume a post-copy", "then start it afresh")]
    [InlineData("11.3.0", "libvirt 11.3.0 on kvm2 crashes when it resumes a post-copy that broke; 11.4 and later do not", "Then: Resume-VmMigration web1")]
    public async Task A_host_that_cannot_says_so(string version, string why, string then)
    {
        await BreakAsync(_scene.Request);
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with { LibvirtVersion = new Version(version) };
        _scene.Kvm2.Cut();
        var final = await _scene.PlayAsync(Take().Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.DaemonUnsupported), (final.Outcome, final.Error!.Error));
        Assert.Contains(why, final.Reason, StringComparison.Ordinal);
        Assert.Contains(then, final.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(["migrate"], OnSource);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task One_that_a_session_drove_is_resumed_by_another()
    {
        _scene.Kvm2.OnDirect = call =>
        {
            if (call == "finish")
            {
                Break();
                throw Failures.Daemon("kvm2", LibvirtErrorCode.OperationFailed, "job 'migration in' failed in post-copy phase");
            }

            return Task.CompletedTask;
        };
        var broken = await _scene.PlayAsync(_scene.Session.Start(_scene.Request with { Control = ControlMode.Direct, PostCopy = true }).Completion);
        Assert.Equal(MigrationError.PostCopyBroken, broken.Error!.Error);
        Assert.Equal(["begin", "perform", "release"], OnSource);
        _scene.Kvm2.OnDirect = _ => Task.CompletedTask;
        _scene.Kvm1.OnDirect = call =>
        {
            if (call == "confirm")
            {
                _scene.Moves();
            }

            return Task.CompletedTask;
        };
        Assert.Equal(MigrationOutcome.Completed, (await _scene.PlayAsync(Take().Completion)).Outcome);
        Assert.Equal(["begin", "perform", "release", "begin", "perform", "confirm"], OnSource);
        Assert.Equal(["prepare", "finish", "prepare", "finish"], _scene.Kvm2.Changes);
    }

    private async Task BreakAsync(MigrationRequest request)
    {
        var (run, perform) = await _scene.BeginAsync(request with { PostCopy = true, Control = ControlMode.PeerToPeer });
        Break();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "post-copy failed"));
        var final = await _scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.PostCopyBroken), (final.Outcome, final.Error!.Error));
    }

    private void Break()
    {
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.Paused, Reason = 13 });
        _scene.Kvm1.IsBusyWith(_scene.Uuid, MoveScene.Copying());
        _scene.Kvm2.Has(_scene.Guest with { State = VmState.Running, Reason = 11, Persistent = false });
    }

    private IFollowedMove Take()
    {
        var move = _scene.Session.Resume(Assert.Single(_scene.Session.ListUnfinished()));
        _ = move.Completion;
        return move;
    }
}
