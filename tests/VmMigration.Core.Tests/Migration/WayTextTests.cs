using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>Whose way leads nowhere, and what others do to a guest on its way.</summary>
public sealed class WayTextTests : IAsyncDisposable
{
    private readonly MoveScene _scene = new(destination: new HostReference("kvm2", "qemu+unix:///system") { PeerUri = "qemu+tcp://kvm2/system" });

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();

    [Theory(Timeout = Hang.Guard)]
    [InlineData("unable to connect to server at '10.0.0.9:49152': No route to host", "kvm1 does not reach 10.0.0.9:49152 (-MigrationAddress)")]
    [InlineData("unable to connect to server at 'kvm2:16509': Connection refused", "kvm1's libvirt cannot reach kvm2's at qemu+tcp://kvm2/system")]
    public async Task The_daemons_way_and_that_of_memory_are_told_apart_by_their_ports(string said, string expected)
    {
        var (run, perform) = await _scene.BeginAsync(_scene.Request with { MigrationAddress = "10.0.0.9", Control = ControlMode.PeerToPeer });
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.SystemError, said, LibvirtErrorDomain.Rpc));
        var end = await _scene.PlayAsync(run.Completion);
        Assert.Contains(expected, end.Error!.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_way_of_memory_that_leads_nowhere_is_not_tried_again_under_direct_control()
    {
        var (run, perform) = await _scene.BeginAsync(_scene.Request with { MigrationAddress = "10.0.0.9" });
        perform.Fail(Failures.Daemon(
            "kvm1", LibvirtErrorCode.SystemError, "unable to connect to server at '10.0.0.9:49152': No route to host", LibvirtErrorDomain.Rpc));
        var end = await _scene.PlayAsync(run.Completion);
        Assert.Equal(MigrationOutcome.Failed, end.Outcome);
        Assert.Equal(["migrate"], _scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_guest_whose_QEMU_answers_nobody_is_told_of_and_its_move_is_ended()
    {
        var (run, perform) = await _scene.BeginAsync(_scene.Request with { MigrationAddress = "10.0.0.9" });
        _scene.Kvm1.Refuses = what => what == "job" ? Failures.Daemon("kvm1", LibvirtErrorCode.OperationTimeout, "cannot acquire state change lock") : null;
        await _scene.UntilAsync(() => _scene.Kvm1.Changes.Contains("abort"));
        _scene.Kvm1.Refuses = _ => null;
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationAborted, "operation aborted"));
        var end = await _scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.MigrationFailed), (end.Outcome, end.Error!.Error));
        Assert.Contains("the guest stood still, and the move was ended", end.Error.Message, StringComparison.Ordinal);
        Assert.Contains(
            await MoveScene.RecordsOfAsync(run), r => r.Reason.Contains("does not get through to the guest's QEMU", StringComparison.Ordinal));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task What_holds_up_QEMU_is_told_with_the_command_that_lets_it_go_on()
    {
        _scene.HasDisk("/srv/images");
        var (run, perform) = await _scene.BeginAsync(_scene.Request with { MigrationAddress = "kvm2.mig", DisksPort = 49666 });
        var answers = new TaskCompletionSource();
        _scene.Kvm1.Before = what => what == "job" ? answers.Task : Task.CompletedTask;
        await _scene.UntilAsync(() => run.Latest.Reason.Contains("ss -K dst kvm2.mig dport = :49666", StringComparison.Ordinal));
        Assert.Contains("the guest stands still", run.Latest.Reason, StringComparison.Ordinal);
        answers.SetResult();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "unable to execute QEMU command 'blockdev-add': Failed to read initial magic"));
        Assert.Equal(MigrationOutcome.Failed, (await _scene.PlayAsync(run.Completion)).Outcome);
        Assert.DoesNotContain("abort", _scene.Kvm1.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_who_suspends_the_guest_is_told_apart_from_the_switchover(bool isFarFromOver)
    {
        var (run, perform) = await _scene.BeginAsync();
        for (var processed = 1000; run.Latest.TransferRate is null or 0; processed += 1000)
        {
            _scene.Kvm1.IsBusyWith(_scene.Uuid, MoveScene.Copying() with
            {
                MemoryTotal = 1 << 20, MemoryProcessed = processed, MemoryRemaining = isFarFromOver ? 1 << 20 : 1,
            });
            await _scene.UntilAsync(() => run.Latest.MemoryProcessed == processed);
        }

        _scene.Kvm1.Tell(_scene.Uuid, new GuestEvent(GuestEventKind.SuspendedForMigration));
        await _scene.UntilAsync(() => run.Latest.Phase == MigrationPhase.Switchover);
        var at = _scene.Time.GetUtcNow();
        await _scene.UntilAsync(() => _scene.Time.GetUtcNow() - at > TimeSpan.FromSeconds(5));
        _scene.Kvm1.Tell(_scene.Uuid, new GuestEvent(GuestEventKind.Resumed));
        _scene.Moves();
        perform.Succeed();
        await _scene.PlayAsync(run.Completion);
        string[] told = [.. (await MoveScene.RecordsOfAsync(run)).Select(r => r.Reason)];
        Assert.Equal(isFarFromOver, told.Any(r => r.Contains("somebody suspended it on kvm1", StringComparison.Ordinal)));
        Assert.Equal(isFarFromOver, told.Contains("runs again on kvm1"));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task What_is_destroyed_on_the_destination_is_told_as_that()
    {
        var (run, perform) = await _scene.BeginAsync();
        _scene.Copies();
        _scene.Kvm2.Tell(_scene.Uuid, new GuestEvent(GuestEventKind.Destroyed));
        Assert.True(await _scene.PlayAsync(IsToldAsync(run, "destroyed")));
        _scene.FallsBack();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "Unable to write to socket: Bad file descriptor"));
        var end = await _scene.PlayAsync(run.Completion);
        Assert.Contains("was destroyed there: by somebody (virsh destroy)", end.Error!.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_guest_that_was_paused_does_not_run_on_the_destination()
    {
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.Paused, Reason = 1 });
        var (run, perform) = await _scene.BeginAsync();
        _scene.Kvm1.HasNo(_scene.Uuid);
        _scene.Kvm2.Has(_scene.Guest with { State = VmState.Paused, Reason = 1 });
        perform.Succeed();
        var end = await _scene.PlayAsync(run.Completion);
        Assert.Equal("is, paused, on kvm2; nothing left on kvm1", end.Reason);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Disks_are_not_copied_through_a_tunnel_and_nothing_is_made_for_them()
    {
        _scene.HasDisk("/srv/images");
        var end = await _scene.PlayAsync(_scene.Session.Start(_scene.Request with { Tunnelled = true }).Completion);
        Assert.Equal(MigrationError.ParameterInvalid, end.Error!.Error);
        Assert.StartsWith("web1 was not moved: vda is only on kvm1", end.Error.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm1.Changes);
    }

    /// <summary>Whether a record says so: another may follow before anybody looks at the latest.</summary>
    private static async Task<bool> IsToldAsync(MigrationRun run, string what)
    {
        await foreach (var item in run.ReadAllAsync(CancellationToken.None))
        {
            if (item.Record.Reason.Contains(what, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
