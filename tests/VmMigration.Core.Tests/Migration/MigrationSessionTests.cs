using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

public sealed class MigrationSessionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_host_is_described()
    {
        await using var scene = new MoveScene();
        scene.Kvm1.Has(new GuestStatus("off", Guid.NewGuid(), VmState.ShutOff, 1, true));
        var host = await scene.Session.DescribeHostAsync(scene.Kvm1.Reference, None);
        Assert.Equal((MigrationHostState.Ready, 1, 32L << 30), (host.State, host.Guests, host.MemoryFree));
        Assert.Equal(scene.Kvm1.Facts.Capabilities.Uuid, host.HostUuid);
    }

    [Fact]
    public async Task A_host_that_does_not_answer_is_described_with_the_reason()
    {
        await using var scene = new MoveScene();
        scene.Kvm1.Unreachable = () => Failures.Unreachable("kvm1");
        var host = await scene.Session.DescribeHostAsync(scene.Kvm1.Reference, None);
        Assert.Equal((MigrationHostState.Failed, MigrationError.HostUnreachable), (host.State, host.Error!.Error));
        Assert.Null(host.MemoryFree);
    }

    [Fact]
    public async Task The_host_that_runs_a_guest_is_found_though_another_has_its_definition()
    {
        await using var scene = new MoveScene();
        scene.Kvm2.Has(scene.Guest with { State = VmState.ShutOff });
        Assert.Equal("kvm1", (await FindAsync(scene)).Name);
        scene.Kvm1.Has(scene.Guest with { State = VmState.ShutOff });
        Assert.Equal("kvm1", (await FindAsync(scene)).Name);
    }

    [Fact]
    public async Task A_guest_that_runs_on_two_hosts_must_be_told_apart_by_who_asks()
    {
        await using var scene = new MoveScene();
        scene.Kvm2.Has(scene.Guest);
        var error = await Assert.ThrowsAsync<MigrationException>(() => FindAsync(scene));
        Assert.Equal(MigrationError.VmAmbiguous, error.Error);
        Assert.Equal("More than one host runs a guest named web1: kvm1, kvm2.", error.Message);
    }

    [Fact]
    public async Task A_guest_that_nobody_has_is_not_found_and_those_not_asked_are_named()
    {
        await using var scene = new MoveScene();
        scene.Kvm1.HasNo(scene.Uuid);
        scene.Kvm2.Unreachable = () => Failures.Unreachable("kvm2");
        var error = await Assert.ThrowsAsync<MigrationException>(() => FindAsync(scene));
        Assert.Equal(MigrationError.VmNotFound, error.Error);
        Assert.Equal("No host of the inventory has a guest named web1. Could not be asked: kvm2.", error.Message);
    }

    [Fact]
    public async Task Without_an_inventory_the_source_must_be_named()
    {
        await using var scene = new MoveScene();
        var error = await Assert.ThrowsAsync<MigrationException>(() => scene.Session.FindSourceAsync("web1", [], None));
        Assert.Equal(MigrationError.HostNotFound, error.Error);
    }

    [Fact]
    public async Task Moves_that_somebody_else_began_are_listed_with_where_they_go()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var found = Assert.Single(await ListAsync(scene));
        Assert.Equal(("web1", "kvm1", "kvm2", MigrationPhase.PreCopy, 50), (found.VM, found.Source, found.Destination, found.Phase, found.Percent));
        Assert.Equal(TimeSpan.FromSeconds(1), found.Elapsed);
        Assert.Null(Assert.Single(await scene.PlayAsync(scene.Session.ListMigrationsAsync(scene.Kvm1.Reference, [], None))).Destination);
    }

    [Fact]
    public async Task A_move_that_nobody_follows_here_is_looked_at_twice_to_tell_how_fast_it_goes()
    {
        await using var scene = new MoveScene();
        scene.Copies(10);
        var looks = 0;
        scene.Kvm1.Refuses = what =>
        {
            if (what == "job" && ++looks == 2)
            {
                scene.Copies(60);
            }

            return null;
        };
        var found = Assert.Single(await ListAsync(scene));
        Assert.Equal(60, found.Percent);
        Assert.InRange(found.TransferRate!.Value, 500, 2000);
    }

    [Fact]
    public async Task A_move_that_was_begun_here_is_known_by_its_number_also_when_nobody_follows_it()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Kvm1.IsBusyWith(scene.Uuid, MoveScene.Copying());
        Assert.Equal((run.Id, "kvm2"), Only(await scene.Session.ListMigrationsAsync(scene.Kvm1.Reference, [], None)));
        run.Detach();
        await scene.PlayAsync(run.Completion);
        Assert.Equal((run.Id, "kvm2"), Only(await scene.PlayAsync(scene.Session.ListMigrationsAsync(scene.Kvm1.Reference, [], None))));
        perform.Succeed();

        static (Guid, string?) Only(IReadOnlyList<MigrationProgress> found) => (found.Single().Id, found.Single().Destination);
    }

    [Fact]
    public async Task Jobs_that_lead_nowhere_are_not_listed_and_a_guest_that_will_not_say_does_not_hide_the_others()
    {
        await using var scene = new MoveScene();
        scene.Kvm1.IsBusyWith(scene.Uuid, MoveScene.Copying() with { Operation = 2 });
        Assert.Empty(await ListAsync(scene));
        scene.Kvm1.Has(new GuestStatus("web2", Guid.NewGuid(), VmState.Running, 1, true));
        scene.Copies();
        var asked = 0;
        scene.Kvm1.Refuses = what => what == "job" && asked++ == 0 ? Failures.Daemon("kvm1", LibvirtErrorCode.OperationTimeout, "lock") : null;
        await ListAsync(scene);
        Assert.InRange(asked, 2, 3);
    }

    [Theory]
    [InlineData(false, "bandwidth 100", "bandwidth set to 100 MiB/s")]
    [InlineData(true, "bandwidth 100 post-copy", "post-copy bandwidth set to 100 MiB/s")]
    public async Task The_bandwidth_of_a_move_is_set(bool postCopy, string change, string reason)
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var record = await scene.Session.SetBandwidthAsync(scene.Kvm1.Reference, "web1", 100, postCopy, None);
        Assert.Equal(reason, record.Reason);
        Assert.Equal([change], scene.Kvm1.Changes);
    }

    [Fact]
    public async Task The_bandwidth_of_a_guest_that_does_not_move_is_left_alone()
    {
        await using var scene = new MoveScene();
        var error = await Assert.ThrowsAsync<MigrationException>(
            () => scene.Session.SetBandwidthAsync(scene.Kvm1.Reference, "web1", 100, false, None));
        Assert.Equal((MigrationError.MigrationNotFound, "web1 is not being moved away from kvm1."), (error.Error, error.Message));
        error = await Assert.ThrowsAsync<MigrationException>(() => scene.Session.SetBandwidthAsync(scene.Kvm1.Reference, "web9", 100, false, None));
        Assert.Equal((MigrationError.VmNotFound, "kvm1 has no guest named web9."), (error.Error, error.Message));
        Assert.Empty(scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_that_somebody_else_began_is_stopped_and_proved_to_be()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        scene.Kvm1.OnAbort = _ =>
        {
            scene.FallsBack();
            return Task.CompletedTask;
        };
        var final = await scene.PlayAsync(scene.Session.StopAsync(scene.Kvm1.Reference, "web1", Both(scene), None));
        Assert.Equal((MigrationOutcome.Cancelled, "The move of web1 was stopped. It runs on kvm1 as before; nothing was left on kvm2."), (final.Outcome, final.Error!.Message));
        Assert.Equal(["abort"], scene.Kvm1.Changes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(LibvirtErrorCode.OperationAborted, "operation aborted")]
    // Seen where the link that the memory goes over is down.
    [InlineData(LibvirtErrorCode.OperationFailed, "job 'migration out' failed: Unable to write to socket: Broken pipe")]
    public async Task A_move_that_was_begun_here_is_stopped_and_its_own_record_tells(LibvirtErrorCode code, string said)
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        scene.Kvm1.OnAbort = _ =>
        {
            scene.FallsBack();
            perform.Fail(Failures.Daemon("kvm1", code, said));
            return Task.CompletedTask;
        };
        var final = await scene.PlayAsync(scene.Session.StopAsync(scene.Kvm1.Reference, "web1", [], None));
        Assert.Equal((run.Id, MigrationOutcome.Cancelled), (final.Id, final.Outcome));
        Assert.Equal(final, await run.Completion);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_that_cannot_be_stopped_is_followed_to_its_end_with_a_warning()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        scene.Kvm1.OnAbort = _ =>
        {
            scene.Moves();
            throw Failures.Daemon("kvm1", LibvirtErrorCode.OperationInvalid, "no job is active on the domain");
        };
        var final = await scene.PlayAsync(scene.Session.StopAsync(scene.Kvm1.Reference, "web1", Both(scene), None));
        Assert.Equal(MigrationOutcome.Completed, final.Outcome);
        Assert.StartsWith("the move of web1 could not be stopped: ", Assert.Single(final.Warnings), StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_that_waits_is_listed_and_can_be_stopped()
    {
        var crowded = new HostReference("kvm1", "qemu+ssh://root@kvm1/system") { MaxOutgoing = 1 };
        await using var scene = new MoveScene(source: crowded);
        var (first, perform) = await scene.BeginAsync();
        var second = scene.Session.Start(scene.Request with { VM = "web2" });
        await scene.UntilAsync(() => second.Latest.Reason.StartsWith("waits", StringComparison.Ordinal));
        Assert.Contains(await scene.Session.ListMigrationsAsync(crowded, [], None), m => m.VM == "web2" && m.Reason == "waits: 1 move runs out of kvm1 already");
        var final = await scene.Session.StopAsync(crowded, "web2", [], None);
        Assert.Equal((MigrationOutcome.Cancelled, "stopped before anything was started"), (final.Outcome!.Value, final.Reason));
        Assert.False(first.Completion.IsCompleted);
        scene.Moves();
        perform.Succeed();
        await scene.PlayAsync(first.Completion);
    }

    [Fact]
    public async Task A_guest_that_does_not_move_is_not_stopped()
    {
        await using var scene = new MoveScene();
        var error = await Assert.ThrowsAsync<MigrationException>(() => scene.Session.StopAsync(scene.Kvm1.Reference, "web1", [], None));
        Assert.Equal(MigrationError.MigrationNotFound, error.Error);
        Assert.Empty(scene.Kvm1.Changes);
    }

    [Fact]
    public async Task A_guest_in_post_copy_is_not_stopped_and_that_is_said_at_once()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        scene.Kvm1.Has(new GuestStatus("web1", scene.Uuid, VmState.Paused, 12, true));
        var error = await Assert.ThrowsAsync<MigrationException>(() => scene.Session.StopAsync(scene.Kvm1.Reference, "web1", [], None));
        Assert.Equal(MigrationError.VmBusy, error.Error);
        Assert.Contains("Resume-VmMigration web1 -Source kvm1", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(scene.Kvm1.Changes);
    }

    [Fact]
    public async Task Different_guests_of_one_name_are_told_apart_by_who_asks()
    {
        await using var scene = new MoveScene();
        scene.Kvm2.Has(new GuestStatus("web1", Guid.NewGuid(), VmState.ShutOff, 1, true));
        var error = await Assert.ThrowsAsync<MigrationException>(() => FindAsync(scene));
        Assert.Equal(MigrationError.VmAmbiguous, error.Error);
    }

    private static async Task<HostReference> FindAsync(MoveScene scene) => (await scene.Session.FindSourceAsync("web1", Both(scene), None)).Host;

    private static Task<IReadOnlyList<MigrationProgress>> ListAsync(MoveScene scene) =>
        scene.PlayAsync(scene.Session.ListMigrationsAsync(scene.Kvm1.Reference, Both(scene), None));

    private static HostReference[] Both(MoveScene scene) => [scene.Kvm1.Reference, scene.Kvm2.Reference];
}
