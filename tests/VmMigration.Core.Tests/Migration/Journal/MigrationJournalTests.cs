using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration.Journal;

/// <summary>What a session leaves behind for the next one, whenever it ends.</summary>
public sealed class MigrationJournalTests : IAsyncLifetime
{
    private readonly MoveScene _scene = new(source: new HostReference("kvm1", "qemu+ssh://root@kvm1/system")
    {
        SshConfigPath = "/etc/ssh/mine",
        PeerUri = "qemu+tls://kvm1/system",
        FromInventory = true,
    });

    private readonly ManualTime _time = new();
    private MigrationPlan _plan = null!;

    private JournalFolder Folder => _scene.Journals.Folder;

    [Fact]
    public void The_beginning_says_what_another_session_needs()
    {
        var id = Guid.NewGuid();
        MigrationJournal.Begin(Folder, id, _plan, _time).Dispose();
        var move = Assert.Single(Folder.ReadUnfinished());
        Assert.Equal((id, "web1", _scene.Uuid, ControlMode.PeerToPeer), (move.Id, move.VM, move.Uuid, move.Control));
        Assert.Equal(_scene.Kvm1.Reference with { MaxIncoming = 2, MaxOutgoing = 2 }, move.Source);
        Assert.Equal(_scene.Kvm2.Reference with { Tls = TlsUse.Unsaid }, move.Destination);
        Assert.Equal((_plan.Peer.PeerUri, _plan.Peer.Flags), (move.Peer.PeerUri, move.Peer.Flags));
        Assert.Equal([new("destination_name", "web2"), new("bandwidth", 100ul)], move.Peer.Parameters);
        Assert.Equal((MoveStage.Planned, null), (move.Stage, move.End));
    }

    [Fact]
    public void A_guests_xml_is_not_written_down_since_it_may_hold_passwords()
    {
        MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time).Dispose();
        Assert.DoesNotContain("geheim", File.ReadAllText(Directory.GetFiles(Folder.Path).Single()), StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_have_their_last_state_in_their_order()
    {
        using (var journal = MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time))
        {
            journal.Step(0, StepState.Begun, Limit(100));
            journal.Step(0, StepState.Done, Limit(100));
            journal.Step(1, StepState.Begun, Limit(200));
            journal.Stage(MoveStage.Performing);
        }

        var move = Assert.Single(Folder.ReadUnfinished());
        Assert.Equal([(Limit(100), StepState.Done), (Limit(200), StepState.Begun)], move.Steps);
        Assert.Equal(MoveStage.Performing, move.Stage);
    }

    [Fact]
    public void A_move_is_finished_when_it_has_an_end_and_nothing_is_left_to_settle()
    {
        var end = new MoveRecorder(_scene.Request, new ProgressFeed(), _time).End(MigrationOutcome.Failed, "no luck", null) with
        {
            Downtime = TimeSpan.FromMilliseconds(85),
            MemoryTotal = 1000,
            Warnings = ["beware"],
        };
        using (var journal = MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time))
        {
            journal.Step(0, StepState.Done, Limit(100));
            journal.End(end);
        }

        var move = Assert.Single(Folder.ReadUnfinished());
        Assert.Equal((MigrationOutcome.Failed, "no luck", 1000L, end.Downtime), (move.End!.Outcome!.Value, move.End.Reason, move.End.MemoryTotal!.Value, move.End.Downtime));
        Assert.Equal(["beware"], move.End.Warnings);
        using (var journal = MigrationJournal.Reopen(move, _time)!)
        {
            journal.Step(0, StepState.Settled, Limit(100));
        }

        Assert.Empty(Folder.ReadUnfinished());
        Assert.False(Assert.Single(Folder.ReadAll()).IsUnfinished);
    }

    [Fact]
    public void While_a_session_is_at_work_no_other_takes_the_move()
    {
        using (MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time))
        {
            var move = Assert.Single(Folder.ReadAll());
            Assert.True(move.IsInUse);
            Assert.Empty(Folder.ReadUnfinished());
            Assert.Null(MigrationJournal.Reopen(move, _time));
        }

        Assert.False(Assert.Single(Folder.ReadUnfinished()).IsInUse);
    }

    [Fact]
    public void Any_number_may_look_who_is_at_work()
    {
        MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time).Dispose();
        // As after a kill: the lock's file is there, and nobody has it.
        File.WriteAllText(Assert.Single(Folder.ReadAll()).Path + ".lock", "");
        Parallel.For(0, 200, _ => Assert.False(Assert.Single(Folder.ReadUnfinished()).IsInUse));
    }

    [Fact]
    public void A_journal_that_was_cut_off_anywhere_tells_what_was_whole()
    {
        using (var journal = MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time))
        {
            journal.Step(0, StepState.Begun, Limit(100));
            journal.Stage(MoveStage.Performing);
        }

        var file = Directory.GetFiles(Folder.Path).Single();
        var bytes = File.ReadAllBytes(file);
        var firstLine = Array.IndexOf(bytes, (byte)'\n') + 1;
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(file, bytes[..length]);
            var found = Folder.ReadAll();
            Assert.Equal(length >= firstLine ? 1 : 0, found.Count);
            Assert.True(found.Count == 0 || found[0].Uuid == _scene.Uuid);
        }
    }

    [Fact]
    public void A_journal_that_was_cut_off_anywhere_is_gone_on_with_after_what_was_whole()
    {
        using (var journal = MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time))
        {
            journal.Step(0, StepState.Begun, Limit(100));
        }

        var file = Directory.GetFiles(Folder.Path).Single();
        var bytes = File.ReadAllBytes(file);
        for (var length = Array.IndexOf(bytes, (byte)'\n') + 1; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(file, bytes[..length]);
            for (var times = 0; times < 2; times++)
            {
                using var journal = MigrationJournal.Reopen(Assert.Single(Folder.ReadUnfinished()), _time)!;
                journal.Stage(MoveStage.Confirming);
            }

            Assert.Equal(MoveStage.Confirming, Assert.Single(Folder.ReadUnfinished()).Stage);
        }
    }

    [Fact]
    public async Task A_move_that_is_given_up_is_nobodys_any_more_and_says_what_it_may_have_left()
    {
        using (var journal = MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time))
        {
            journal.Step(0, StepState.Done, new UnknownStep(MoveSide.Destination, "teleport", new Dictionary<string, string> { ["to"] = "mars" }));
        }

        var final = await _scene.Session.AbandonAsync(Assert.Single(_scene.Session.ListUnfinished()));
        Assert.Equal(MigrationOutcome.Cancelled, final.Outcome);
        Assert.StartsWith("teleport (to: mars) on kvm2", Assert.Single(final.Warnings), StringComparison.Ordinal);
        Assert.Empty(_scene.Session.ListUnfinished());
        Assert.StartsWith("given up by an administrator", Assert.Single(_scene.Session.ListHistory()).Reason, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm1.Changes.Concat(_scene.Kvm2.Changes));
    }

    [Fact]
    public async Task A_move_that_a_session_is_at_work_on_is_not_given_up()
    {
        using var journal = MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time);
        Assert.Equal(MigrationError.VmBusy, (await Assert.ThrowsAsync<MigrationException>(() => _scene.Session.AbandonAsync(Assert.Single(Folder.ReadOpen())))).Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_guest_has_one_open_move(bool isInUse)
    {
        var journal = MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time);
        if (!isInUse)
        {
            journal.Dispose();
        }

        var refused = await _scene.PlayAsync(_scene.Session.Start(_scene.Request).Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.VmBusy), (refused.Outcome!.Value, refused.Error!.Error));
        Assert.Contains(isInUse ? "Wait-VmMigration" : "Resume-VmMigration web1 -Source kvm1", refused.Error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm1.Changes);
        Assert.Single(Folder.ReadOpen());
        journal.Dispose();
    }

    [Fact]
    public void Only_moves_of_the_same_guest_that_began_later_come_after_one()
    {
        MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time).Dispose();
        _time.Advance(TimeSpan.FromMilliseconds(10));
        MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time).Dispose();
        _time.Advance(TimeSpan.FromHours(1));
        MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan with { Guest = _plan.Guest with { Uuid = Guid.NewGuid() } }, _time).Dispose();
        var moves = Folder.ReadAll();
        Assert.Equal(moves[1], Folder.FindLater(moves[2]), (a, b) => a?.Id == b?.Id);
        Assert.Null(Folder.FindLater(moves[1]));
        Assert.Null(Folder.FindLater(moves[0]));
    }

    [Fact]
    public void What_cannot_be_read_is_listed()
    {
        MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time).Dispose();
        File.WriteAllText(Path.Combine(Folder.Path, "a.jsonl"), "not json\n");
        Assert.EndsWith("a.jsonl", Assert.Single(_scene.Session.ListUnreadable()).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_journal_is_left_out()
    {
        Directory.CreateDirectory(Folder.Path);
        File.WriteAllText(Path.Combine(Folder.Path, "a.jsonl"), "not json\n");
        File.WriteAllText(Path.Combine(Folder.Path, "b.jsonl"), """{"entry":"stage","stage":"Performing"}""" + "\n");
        File.WriteAllText(Path.Combine(Folder.Path, "c.txt"), "x");
        Assert.Empty(Folder.ReadAll());
    }

    [Fact]
    public async Task A_move_that_cannot_be_written_down_is_not_begun()
    {
        File.WriteAllText(Folder.Path, "a file where the folder should be");
        try
        {
            var final = await _scene.PlayAsync(_scene.Session.Start(_scene.Request).Completion);
            Assert.Equal((MigrationOutcome.Failed, MigrationError.JournalUnavailable), (final.Outcome!.Value, final.Error!.Error));
            Assert.Contains(JournalFolder.Variable, final.Error.RecommendedAction, StringComparison.Ordinal);
            Assert.Empty(_scene.Kvm1.Changes);
        }
        finally
        {
            File.Delete(Folder.Path);
        }
    }

    [Fact]
    public void A_step_of_a_later_version_is_kept_and_not_touched()
    {
        using (var journal = MigrationJournal.Begin(Folder, Guid.NewGuid(), _plan, _time))
        {
            journal.Step(0, StepState.Done, new UnknownStep(MoveSide.Destination, "teleport", new Dictionary<string, string> { ["to"] = "mars" }));
        }

        var move = Assert.Single(Folder.ReadUnfinished());
        Assert.Equal("teleport (to: mars)", Assert.Single(move.Steps).Step.Subject);
    }

    public async ValueTask InitializeAsync() => _plan = await _scene.Session.PlanAsync(
        _scene.Request with { DestinationName = "web2", Bandwidth = 100, PersistentXml = OwnXml() }, CancellationToken.None);

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();

    private string OwnXml()
    {
        var xml = System.Xml.Linq.XElement.Parse(_scene.Kvm1.Xml(_scene.Uuid)!);
        xml.SetElementValue("name", "web2");
        xml.Add(new System.Xml.Linq.XElement("description", "geheim"));
        return xml.ToString();
    }

    private LimitDowntimeStep Limit(int milliseconds) =>
        new(_scene.Uuid, TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(300));
}
