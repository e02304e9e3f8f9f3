using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration.Direct;

/// <summary>Moves that the session drives: in order, and put right whatever fails.</summary>
public sealed class DirectWayTests : IAsyncLifetime
{
    private readonly MoveScene _scene = new();

    private MigrationRequest Request => _scene.Request with { Control = ControlMode.Direct };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();

    [Fact(Timeout = Hang.Guard)]
    public async Task The_five_calls_go_to_the_hosts_in_turn_and_the_journal_knows_each_beforehand()
    {
        List<(string Call, MoveStage Stage)> order = [];
        Does(order);
        var final = await MoveAsync();
        Assert.Equal((MigrationOutcome.Completed, "runs on kvm2; nothing left on kvm1"), (final.Outcome, final.Reason));
        Assert.Equal(
            [
                ("begin", MoveStage.Beginning), ("prepare", MoveStage.Preparing), ("perform", MoveStage.Performing),
                ("finish", MoveStage.Finishing), ("confirm", MoveStage.Confirming),
            ],
            order);
        Assert.Equal(["begin", "perform", "confirm"], _scene.Kvm1.Changes);
        Assert.Equal(["prepare", "finish"], _scene.Kvm2.Changes);
        Assert.Equal(ControlMode.Direct, Assert.Single(_scene.Journals.Folder.ReadAll()).Control);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData("web1", "web2", "it is called web2")]
    [InlineData("</devices>", "<disk type='file' device='disk'><source file='/etc/shadow'/><target dev='vdz'/></disk></devices>", "its disk vdz is /etc/shadow")]
    [InlineData("</devices>", "", "its description is not understood")]
    public async Task What_a_source_would_have_started_is_held_against_what_was_checked(string was, string becomes, string said)
    {
        _scene.Kvm1.OnDescribe = xml => xml.Replace(was, becomes, StringComparison.Ordinal);
        var final = await MoveAsync();
        Assert.Equal((MigrationOutcome.Failed, MigrationError.Incompatible), (final.Outcome, final.Error!.Error));
        Assert.Contains(said, final.Reason, StringComparison.Ordinal);
        Assert.Equal(["begin", "release"], _scene.Kvm1.Changes);
        Assert.Empty(_scene.Kvm2.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(null, "tcp:kvm2.example.org:49152", "tcp:kvm2.example.org:49152")]
    [InlineData("10.77.1.12", "tcp://192.0.2.1:49152", "tcp://10.77.1.12:49152")]
    public async Task Memory_is_sent_to_the_address_that_was_asked_for(string? asked, string answered, string sentTo)
    {
        Does([]);
        _scene.Kvm2.AnswersAddress = answered;
        var final = await MoveAsync(Request with { MigrationAddress = asked });
        Assert.Equal((MigrationOutcome.Completed, sentTo), (final.Outcome, _scene.Kvm1.SentTo));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Memory_is_not_sent_where_no_host_is()
    {
        _scene.Kvm2.AnswersAddress = "unix:///run/libvirt/libvirt-sock";
        var final = await MoveAsync();
        Assert.Equal((MigrationOutcome.Failed, MigrationError.Incompatible), (final.Outcome, final.Error!.Error));
        Assert.Equal(["begin", "release"], _scene.Kvm1.Changes);
        Assert.Equal(["prepare", "cancel"], _scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_source_that_refuses_leaves_all_as_it_was()
    {
        _scene.Kvm1.OnDirect = _ => throw Failures.Daemon("kvm1", LibvirtErrorCode.MigrateUnsafe, "unsafe");
        var final = await MoveAsync();
        Assert.Equal((MigrationOutcome.Failed, MigrationError.StorageNotShared), (final.Outcome, final.Error!.Error));
        Assert.Equal(["begin"], _scene.Kvm1.Changes);
        Assert.Empty(_scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_destination_that_refuses_lets_the_source_go_on()
    {
        _scene.Kvm2.OnDirect = _ => throw Failures.Daemon("kvm2", LibvirtErrorCode.ConfigurationUnsupported, "unsupported machine type");
        var final = await MoveAsync();
        Assert.Equal(MigrationOutcome.Failed, final.Outcome);
        Assert.Contains("unsupported machine type", final.Reason, StringComparison.Ordinal);
        Assert.Equal(["begin", "release"], _scene.Kvm1.Changes);
        Assert.Equal(["prepare"], _scene.Kvm2.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(LibvirtErrorCode.OperationFailed, "qemu exited on kvm2")]
    [InlineData(LibvirtErrorCode.OperationAborted, null)]
    public async Task A_guest_that_is_not_sent_is_removed_from_the_destination_and_the_source_is_told_nothing(LibvirtErrorCode code, string? known)
    {
        _scene.Kvm1.OnDirect = call => call != "perform" ? Task.CompletedTask : throw Failures.Daemon("kvm1", code, "it did not work");
        _scene.Kvm2.KnowsWhy = Failures.Daemon("kvm2", LibvirtErrorCode.OperationFailed, "qemu exited on kvm2");
        var final = await MoveAsync();
        Assert.Equal(known is null ? MigrationOutcome.Cancelled : MigrationOutcome.Failed, final.Outcome);
        Assert.Contains(known ?? "runs on kvm1 as before", final.Reason, StringComparison.Ordinal);
        Assert.Equal(["begin", "perform"], _scene.Kvm1.Changes);
        Assert.Equal(["prepare", "cancel"], _scene.Kvm2.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(LibvirtErrorCode.OperationFailed, "guest unexpectedly quit")]
    [InlineData(LibvirtErrorCode.NoDomain, "Domain not found: no domain with matching name 'web1'")]
    public async Task A_guest_that_the_destination_could_not_run_goes_on_at_the_source(LibvirtErrorCode code, string said)
    {
        _scene.Kvm1.OnDirect = call => Played(call == "perform", StandsStill, call == "release", _scene.FallsBack);
        _scene.Kvm2.OnDirect = call =>
        {
            _scene.Kvm2.HasNo(_scene.Uuid);
            return call == "finish" ? throw Failures.Daemon("kvm2", code, said) : Task.CompletedTask;
        };
        var final = await MoveAsync();
        Assert.Equal((MigrationOutcome.Failed, MigrationError.MigrationFailed), (final.Outcome, final.Error!.Error));
        Assert.Contains("runs on kvm1 as before; nothing was left on kvm2", final.Reason, StringComparison.Ordinal);
        Assert.Contains(said, final.Reason, StringComparison.Ordinal);
        Assert.Equal(["begin", "perform", "release"], _scene.Kvm1.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_destinations_answer_is_lost_it_is_asked_before_the_source_is_told(bool arrived)
    {
        _scene.Kvm1.OnDirect = call => Played(
            call == "perform", StandsStill, call is "release", _scene.FallsBack, call is "confirm", _scene.Moves);
        _scene.Kvm2.OnDirect = call =>
        {
            if (call != "finish")
            {
                return Task.CompletedTask;
            }

            if (arrived)
            {
                _scene.SwitchesOver();
            }
            else
            {
                _scene.Kvm2.HasNo(_scene.Uuid);
            }

            _scene.Kvm2.Cut();
            throw Failures.Lost("kvm2");
        };
        var final = await MoveAsync();
        Assert.Equal(arrived ? MigrationOutcome.Completed : MigrationOutcome.Failed, final.Outcome);
        Assert.Equal(["begin", "perform", arrived ? "confirm" : "release"], _scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task When_the_destination_is_silent_then_nothing_is_touched()
    {
        _scene.Kvm1.OnDirect = call => Played(call == "perform", StandsStill);
        _scene.Kvm2.OnDirect = call =>
        {
            if (call == "finish")
            {
                _scene.Kvm2.Unreachable = () => Failures.Unreachable("kvm2");
                _scene.Kvm2.Cut();
                throw Failures.Lost("kvm2");
            }

            return Task.CompletedTask;
        };
        var final = await MoveAsync();
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.OutcomeUnknown), (final.Outcome, final.Error!.Error));
        Assert.Contains("kvm1 has it paused (migration); kvm2 cannot be asked. Nothing was started, stopped or deleted.", final.Reason, StringComparison.Ordinal);
        Assert.Equal(["begin", "perform"], _scene.Kvm1.Changes);
        Assert.True(Assert.Single(_scene.Journals.Folder.ReadAll()).IsUnfinished);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task When_the_source_is_lost_at_the_end_what_it_left_is_ended()
    {
        _scene.Kvm1.OnDirect = call =>
        {
            if (call == "perform")
            {
                StandsStill();
            }
            else if (call == "confirm")
            {
                _scene.SwitchesOver();
                _scene.Kvm1.Cut();
                throw Failures.Lost("kvm1");
            }

            return Task.CompletedTask;
        };
        _scene.Kvm1.OnChange = (_, _) => _scene.Moves();
        var final = await MoveAsync();
        Assert.Equal(MigrationOutcome.Completed, final.Outcome);
        Assert.Equal("web1 is on kvm2: what stood still of it on kvm1 was ended", Assert.Single(final.Warnings));
        Assert.Equal(["begin", "perform", "confirm", "destroy"], _scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task When_the_source_is_lost_while_it_sends_the_destinations_process_is_removed_first()
    {
        _scene.Kvm1.OnDirect = call =>
        {
            if (call == "perform")
            {
                StandsStill();
                _scene.Kvm1.Cut();
                throw Failures.Lost("kvm1");
            }

            return Task.CompletedTask;
        };
        _scene.Kvm2.OnDirect = call => Played(call == "cancel", () => _scene.Kvm2.HasNo(_scene.Uuid));
        _scene.Kvm1.OnChange = (_, _) => _scene.FallsBack();
        var final = await MoveAsync();
        Assert.Equal((MigrationOutcome.Failed, MigrationError.MigrationFailed), (final.Outcome, final.Error!.Error));
        Assert.StartsWith("web1 was not moved and runs on kvm1 as before", final.Reason, StringComparison.Ordinal);
        Assert.Equal(["prepare", "cancel"], _scene.Kvm2.Changes);
        Assert.Equal(["begin", "perform", "resume"], _scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_guest_that_went_to_post_copy_is_never_cancelled()
    {
        _scene.Kvm1.OnDirect = call =>
        {
            switch (call)
            {
                case "perform":
                    _scene.Kvm1.Has(_scene.Guest with { State = VmState.Paused, Reason = 12 });
                    _scene.Kvm1.Cut();
                    throw Failures.Lost("kvm1");
                case "confirm":
                    _scene.Moves();
                    break;
            }

            return Task.CompletedTask;
        };
        _scene.Kvm2.OnDirect = call => Played(call == "finish", () => _scene.Kvm2.Has(_scene.Guest));
        var final = await MoveAsync(Request with { PostCopy = true });
        Assert.Equal(MigrationOutcome.Completed, final.Outcome);
        Assert.Equal(["prepare", "finish"], _scene.Kvm2.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Auto_is_direct_where_the_daemons_do_not_reach_each_other()
    {
        Does([]);
        var run = _scene.Session.Start(_scene.Request);
        var perform = await _scene.Kvm1.NextMoveAsync();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.SystemError, "unable to connect to server", LibvirtErrorDomain.Rpc, 111));
        var final = await _scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Completed, final.Outcome);
        Assert.Equal(["migrate", "begin", "perform", "confirm"], _scene.Kvm1.Changes);
        Assert.StartsWith(
            "this session drives the move and has to stay until its end: kvm1's libvirt cannot reach kvm2's at ",
            Assert.Single(final.Warnings), StringComparison.Ordinal);
        Assert.Equal(ControlMode.Direct, Assert.Single(_scene.Journals.Folder.ReadAll()).Control);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Peer_to_peer_is_not_given_up_when_it_was_asked_for()
    {
        var run = _scene.Session.Start(_scene.Request with { Control = ControlMode.PeerToPeer });
        var perform = await _scene.Kvm1.NextMoveAsync();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.SystemError, "unable to connect to server", LibvirtErrorDomain.Rpc, 111));
        var final = await _scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationError.PeerUnreachable, final.Error!.Error);
        Assert.Equal(["migrate"], _scene.Kvm1.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(ControlMode.Auto, "control: direct, this session drives it to the end (kvm1's libvirt cannot reach kvm2's at")]
    [InlineData(ControlMode.Direct, "control: direct, this session drives it to the end (as asked)")]
    public async Task A_plan_says_who_drives_and_why(ControlMode mode, string line)
    {
        _scene.Kvm1.OnProve = _ => throw Failures.Daemon("kvm1", LibvirtErrorCode.SystemError, "unable to connect", LibvirtErrorDomain.Rpc, 111);
        var plan = await _scene.Session.PlanAsync(_scene.Request with { Control = mode }, default);
        Assert.Contains(plan.Description, d => d.StartsWith(line, StringComparison.Ordinal));
        Assert.Equal(ControlMode.Direct, plan.Control);
        Assert.False(plan.Peer.Flags.HasFlag(MigrationFlags.PeerToPeer));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_session_that_ends_stops_what_it_drives()
    {
        var sending = new TaskCompletionSource();
        _scene.Kvm1.OnDirect = call => call == "perform" ? sending.Task : Task.CompletedTask;
        _scene.Kvm1.OnAbort = _ =>
        {
            sending.SetException(Failures.Daemon("kvm1", LibvirtErrorCode.OperationAborted, "aborted"));
            return Task.CompletedTask;
        };
        var run = _scene.Session.Start(Request);
        await _scene.UntilAsync(() => _scene.Kvm1.Changes.Contains("perform"));
        await _scene.PlayAsync(_scene.Session.DisposeAsync().AsTask().ContinueWith(_ => true, TaskScheduler.Default));
        Assert.Equal(["begin", "perform", "abort"], _scene.Kvm1.Changes);
        Assert.Equal(["prepare", "cancel"], _scene.Kvm2.Changes);
        Assert.Equal(MigrationOutcome.Cancelled, (await run.Completion).Outcome);
    }

    private async Task<MigrationProgress> MoveAsync(MigrationRequest? request = null) =>
        await _scene.PlayAsync(_scene.Session.Start(request ?? Request).Completion);

    /// <summary>Both daemons do as they are told, and the order of it is written down.</summary>
    private void Does(List<(string, MoveStage)> order)
    {
        _scene.Kvm1.OnDirect = call =>
        {
            order.Add((call, Stage()));
            return Played(call == "perform", StandsStill, call == "confirm", _scene.Moves);
        };
        _scene.Kvm2.OnDirect = call =>
        {
            order.Add((call, Stage()));
            return Played(call == "prepare", () => _scene.Copies(), call == "finish", _scene.SwitchesOver);
        };
    }

    private MoveStage Stage() => Assert.Single(_scene.Journals.Folder.ReadAll()).Stage;

    private void StandsStill()
    {
        _scene.Kvm1.IsBusyWith(_scene.Uuid, null);
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.Paused, Reason = 2 });
    }

    private static Task Played(bool first, Action does, bool second = false, Action? doesSecond = null, bool third = false, Action? doesThird = null)
    {
        if (first)
        {
            does();
        }

        if (second)
        {
            doesSecond!();
        }

        if (third)
        {
            doesThird!();
        }

        return Task.CompletedTask;
    }
}
