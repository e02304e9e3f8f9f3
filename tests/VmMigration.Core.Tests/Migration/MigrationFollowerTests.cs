using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

public sealed class MigrationFollowerTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact(Timeout = Hang.Guard)]
    public async Task Somebody_elses_move_is_followed_by_its_job_and_the_hosts_events()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var follower = await FollowAsync(scene);
        var records = ReadAsync(follower);
        await scene.UntilAsync(() => scene.Kvm1.Connections[0].Watches == 1 && scene.Kvm2.Connections[0].Watches == 1);
        scene.Kvm1.Tell(scene.Uuid, new GuestEvent(GuestEventKind.SuspendedForMigration));
        await scene.UntilAsync(() => scene.Kvm1.Questions.Count(q => q == "job") > 5);
        scene.Moves();
        var all = await scene.PlayAsync(records);
        Assert.Contains(all, r => r.Phase == MigrationPhase.Switchover);
        Assert.Equal((MigrationOutcome.Completed, "runs on kvm2; nothing left on kvm1"), (all[^1].Outcome, all[^1].Reason));
        Assert.Equal(TimeSpan.FromMilliseconds(85), all[^1].Downtime);
        Assert.Empty(scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_that_fails_is_told_though_the_reason_is_not_known()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var follower = await FollowAsync(scene);
        var end = follower.Completion;
        await scene.UntilAsync(() => scene.Kvm1.Questions.Count(q => q == "job") > 5);
        scene.FallsBack();
        var final = await scene.PlayAsync(end);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.MigrationFailed), (final.Outcome, final.Error!.Error));
        Assert.Equal(
            "web1 was not moved and runs on kvm1 as before; nothing was left on kvm2. The move failed or was stopped; why is known only where it was begun",
            final.Error.Message);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_destination_that_nobody_named_is_found_among_the_candidates()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var found = Assert.Single(await scene.PlayAsync(scene.Session.ListMigrationsAsync(scene.Kvm1.Reference, [], None)));
        var follower = scene.Session.Follow(found, scene.Kvm1.Reference, null, [scene.Kvm1.Reference, scene.Kvm2.Reference]);
        var end = follower.Completion;
        scene.Moves();
        Assert.Equal((MigrationOutcome.Completed, "runs on kvm2; nothing left on kvm1"), Told(await scene.PlayAsync(end)));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_source_under_another_name_is_not_taken_for_the_destination()
    {
        var kvm1 = new FakeHost("kvm1");
        var alias = new FakeHost("10.0.0.1") { Facts = kvm1.Facts };
        var guest = new GuestStatus("web1", Guid.NewGuid(), VmState.Running, 1, true);
        kvm1.Has(guest);
        alias.Has(guest);
        await using var session = new MigrationSession(new FakeConnector(kvm1, alias), TestJournals.New(), new ManualTime());
        var found = new MigrationProgress { Id = guest.Uuid, VM = "web1", Uuid = guest.Uuid, Source = "kvm1", Phase = MigrationPhase.PreCopy };
        var final = await session.Follow(found, kvm1.Reference, null, [alias.Reference]).Completion;
        Assert.Equal((MigrationOutcome.Failed, "runs on kvm1 as before; which host it was to go to is not known here"), Told(final));
        Assert.NotNull(final.Error);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Where_nobody_knows_the_destination_the_source_alone_tells_that_it_is_gone()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var follower = await FollowAsync(scene, candidates: []);
        var end = follower.Completion;
        await scene.UntilAsync(() => scene.Kvm1.Questions.Count(q => q == "job") > 5);
        scene.SwitchesOver();
        scene.Kvm1.IsBusyWith(scene.Uuid, null);
        await scene.UntilAsync(() => scene.Kvm1.Questions.Count(q => q == "guest") > 5);
        Assert.False(end.IsCompleted);
        scene.Moves();
        var final = await scene.PlayAsync(end);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.OutcomeUnknown), (final.Outcome, final.Error!.Error));
        Assert.Contains("which host it went to is not known here", final.Error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_candidate_that_does_not_answer_does_not_hide_the_one_that_has_it()
    {
        var dead = new FakeHost("kvm0");
        var (kvm1, kvm2) = (new FakeHost("kvm1"), new FakeHost("kvm2"));
        dead.Refuses = what => what == "guest" ? Failures.Daemon("kvm0", LibvirtErrorCode.InternalError, "broken") : null;
        var guest = new GuestStatus("web1", Guid.NewGuid(), VmState.Running, 2, true);
        kvm2.Has(guest);
        await using var session = new MigrationSession(new FakeConnector(dead, kvm1, kvm2), TestJournals.New(), new ManualTime());
        var found = new MigrationProgress { Id = guest.Uuid, VM = "web1", Uuid = guest.Uuid, Source = "kvm1", Phase = MigrationPhase.PreCopy };
        var final = await session.Follow(found, kvm1.Reference, null, [dead.Reference, kvm2.Reference]).Completion;
        Assert.Equal((MigrationOutcome.Completed, "runs on kvm2; nothing left on kvm1"), Told(final));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_begun_here_ends_with_the_record_of_the_one_who_was_told_why()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        var follower = await FollowAsync(scene);
        var end = follower.Completion;
        scene.FallsBack();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "migration was cancelled by the source"));
        var final = await scene.PlayAsync(end);
        Assert.Equal(await run.Completion, final);
        Assert.Equal(run.Id, final.Id);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_move_begun_here_and_left_is_proved_with_the_reason_that_was_told()
    {
        await using var scene = new MoveScene();
        var (run, perform) = await scene.BeginAsync();
        scene.Copies();
        run.Detach();
        await scene.PlayAsync(run.Completion);
        var follower = await FollowAsync(scene, candidates: []);
        var end = follower.Completion;
        await scene.UntilAsync(() => scene.Kvm1.Questions.Count(q => q == "job") > 5);
        scene.FallsBack();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.CpuIncompatible, "lacks avx512f"));
        var final = await scene.PlayAsync(end);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.Incompatible), (final.Outcome, final.Error!.Error));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Detaching_ends_the_following_and_nothing_else()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var follower = await FollowAsync(scene);
        var end = follower.Completion;
        await scene.UntilAsync(() => scene.Kvm1.Questions.Count(q => q == "job") > 5);
        follower.Detach();
        var final = await scene.PlayAsync(end);
        Assert.Equal(MigrationOutcome.Detached, final.Outcome);
        Assert.Empty(scene.Kvm1.Changes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_defect_ends_the_records_and_is_told()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var follower = await FollowAsync(scene);
        scene.Kvm1.Refuses = what => what == "job" ? new InvalidOperationException("oops") : null;
        var all = await scene.PlayAsync(ReadAsync(follower));
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.Unexpected), (all[^1].Outcome, all[^1].Error!.Error));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_record_without_a_uuid_of_a_move_that_nobody_knows_ends_at_once()
    {
        await using var scene = new MoveScene();
        var found = new MigrationProgress { Id = Guid.NewGuid(), VM = "web1", Source = "kvm1", Phase = MigrationPhase.Checking };
        var final = await scene.PlayAsync(scene.Session.Follow(found, scene.Kvm1.Reference, null, []).Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.MigrationNotFound), (final.Outcome, final.Error!.Error));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task The_time_that_a_found_move_has_taken_is_that_of_its_job()
    {
        await using var scene = new MoveScene();
        scene.Copies();
        var found = Assert.Single(await scene.PlayAsync(scene.Session.ListMigrationsAsync(scene.Kvm1.Reference, [scene.Kvm2.Reference], None)));
        scene.Kvm1.IsBusyWith(scene.Uuid, MoveScene.Copying() with { Elapsed = TimeSpan.FromMinutes(7) });
        var follower = scene.Session.Follow(found, scene.Kvm1.Reference, scene.Kvm2.Reference, []);
        await foreach (var item in follower.ReadAllAsync(None))
        {
            if (!item.IsMilestone)
            {
                Assert.Equal(TimeSpan.FromMinutes(7), item.Record.Elapsed);
                break;
            }
        }

        follower.Detach();
        await scene.PlayAsync(follower.Completion);
    }

    private static (MigrationOutcome?, string) Told(MigrationProgress final) => (final.Outcome, final.Reason);

    private static async Task<IFollowedMove> FollowAsync(MoveScene scene, IReadOnlyList<HostReference>? candidates = null)
    {
        candidates ??= [scene.Kvm1.Reference, scene.Kvm2.Reference];
        var found = Assert.Single(await scene.PlayAsync(scene.Session.ListMigrationsAsync(scene.Kvm1.Reference, candidates, None)));
        return scene.Session.Follow(found, scene.Kvm1.Reference, candidates.FirstOrDefault(c => c.Name == found.Destination), candidates);
    }

    private static async Task<List<MigrationProgress>> ReadAsync(IFollowedMove follower)
    {
        List<MigrationProgress> all = [];
        await foreach (var item in follower.ReadAllAsync(None))
        {
            all.Add(item.Record);
        }

        return all;
    }
}
