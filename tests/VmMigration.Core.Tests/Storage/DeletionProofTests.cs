using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Storage;

/// <summary>An image goes where five proofs say that it may, at that moment; else it is kept, told and listed.</summary>
public sealed class DeletionProofTests : IAsyncLifetime
{
    private const string Images = "/srv/images";
    private const string Image = $"{Images}/vm.raw";
    private readonly MoveScene _scene = new();

    /// <summary>What is otherwise than it was when the move was planned.</summary>
    public enum Change
    {
        /// <summary>Nothing.</summary>
        None,
        /// <summary>Both hosts have one folder now.</summary>
        Shared,
        /// <summary>The destination's description names another image.</summary>
        Elsewhere,
        /// <summary>The destination's copy is gone.</summary>
        NoCopy,
        /// <summary>A guest was defined that has the image for its disk.</summary>
        OtherGuest,
        /// <summary>A pool has an image that is based on it, by a path with dot segments.</summary>
        Overlay,
        /// <summary>A pool is stopped that would have to be mounted to be looked into.</summary>
        StoppedPool,
        /// <summary>Another file has its name.</summary>
        Replaced,
        /// <summary>An older file has its name.</summary>
        Restored,
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(Change.None, null)]
    [InlineData(Change.Shared, "share /srv/images")]
    [InlineData(Change.Elsewhere, "does not name")]
    [InlineData(Change.NoCopy, "is not there on kvm2")]
    [InlineData(Change.OtherGuest, "guest other")]
    [InlineData(Change.Overlay, "image over.qcow2 of pool more")]
    [InlineData(Change.StoppedPool, "pool far")]
    [InlineData(Change.Replaced, "bytes")]
    [InlineData(Change.Restored, "older")]
    public async Task The_sources_image_goes_only_where_nothing_speaks_against_it(Change change, string? why)
    {
        var (run, perform) = await _scene.BeginAsync();
        _scene.Moves();
        Make(change);
        perform.Succeed();
        var end = await _scene.PlayAsync(run.Completion);
        await run.Over;
        Assert.Equal(MigrationOutcome.Completed, end.Outcome);
        if (why is null)
        {
            Assert.Empty(_scene.Kvm1.Storage.Folder(Images)!.Volumes);
            Assert.Empty(end.Warnings);
            Assert.Equal("runs on kvm2; nothing left on kvm1", end.Reason);
            Assert.Empty(_scene.Session.ListLeftovers());
            return;
        }

        Assert.True(_scene.Kvm1.Storage.Folder(Images)!.Volumes.ContainsKey("vm.raw"));
        Assert.Contains(why, Assert.Single(end.Warnings), StringComparison.Ordinal);
        Assert.Equal($"runs on kvm2; kept on kvm1: {Image}", end.Reason);
        Assert.Empty(_scene.Session.ListUnfinished());
        var left = Assert.Single(_scene.Session.ListLeftovers());
        Assert.Equal(("web1", "kvm1", Image), (left.VM, left.Host, left.Path));
        Assert.Contains(why, left.Why, StringComparison.Ordinal);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(VmState.Crashed, 1, "has crashed")]
    [InlineData(VmState.Paused, 5, "I/O error")]
    public async Task A_guest_that_is_not_in_order_there_is_no_success_and_the_source_keeps_its_image(VmState state, int reason, string how)
    {
        var (run, perform) = await _scene.BeginAsync();
        _scene.Moves();
        _scene.Kvm2.Has(_scene.Guest with { State = state, Reason = reason });
        perform.Succeed();
        var end = await _scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Failed, MigrationError.VmNotRunning), (end.Outcome, end.Error!.Error));
        Assert.Contains(how, end.Reason, StringComparison.Ordinal);
        Assert.Contains(Image, end.Reason, StringComparison.Ordinal);
        Assert.Single(_scene.Kvm1.Storage.Folder(Images)!.Volumes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_destination_that_says_it_runs_there_is_not_believed_where_the_owner_shut_it_down()
    {
        var (run, perform) = await _scene.BeginAsync();
        _scene.Moves();
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.ShutOff, Reason = 1 });
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "domain is not running"));
        var end = await _scene.PlayAsync(run.Completion);
        Assert.Equal((MigrationOutcome.Unknown, MigrationError.OutcomeUnknown), (end.Outcome, end.Error!.Error));
        Assert.Single(_scene.Kvm1.Storage.Folder(Images)!.Volumes);
        Assert.Single(_scene.Kvm2.Storage.Folder(Images)!.Volumes);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Of_a_transient_guest_that_only_the_destination_speaks_of_nothing_goes()
    {
        await using var scene = new MoveScene(persistent: false);
        scene.HasDisk(Images);
        scene.Kvm2.Devices = scene.Kvm1.Devices;
        var (run, perform) = await scene.BeginAsync();
        scene.Moves();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "domain is not running"));
        var end = await scene.PlayAsync(run.Completion);
        Assert.Contains("has not said that the guest left", Assert.Single(end.Warnings), StringComparison.Ordinal);
        Assert.Single(scene.Kvm1.Storage.Folder(Images)!.Volumes);
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_made_is_taken_back_and_a_file_of_the_same_name_and_size_is_not(bool replaced)
    {
        var (run, perform) = await _scene.BeginAsync();
        var there = _scene.Kvm2.Storage.Folder(Images)!;
        if (replaced)
        {
            there.Volumes["vm.raw"] = there.Volumes["vm.raw"] with { Mode = "0644" };
        }

        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        var end = await _scene.PlayAsync(run.Completion);
        await run.Over;
        Assert.Equal(MigrationOutcome.Failed, end.Outcome);
        Assert.Equal(replaced, there.Volumes.ContainsKey("vm.raw"));
        Assert.Equal(replaced ? 1 : 0, _scene.Session.ListLeftovers().Count);
        Assert.Contains(replaced ? $"kept on kvm2: {Image}" : "nothing was left on kvm2", end.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_guest_that_neither_host_has_nothing_is_taken_back() =>
        Assert.Equal(Verdict.Nowhere, RecoveryRule.JudgeCold(new GuestAnswer(true, null), new GuestAnswer(true, null)));

    [Theory]
    [InlineData("path", "/srv/images/../other/vm.raw")]
    [InlineData("path", "vm.raw")]
    [InlineData("copy", "/srv/./vm.raw")]
    public void A_journal_that_names_a_file_by_a_path_that_leads_elsewhere_is_not_read(string field, string path)
    {
        Dictionary<string, string> fields = new() { ["uuid"] = $"{Guid.NewGuid()}", ["path"] = Image, [field] = path };
        Assert.Throws<FormatException>(() => StepReader.Read(RemoveImageStep.Name, MoveSide.Source, fields));
    }

    [Theory]
    [InlineData(null, 10, true)]
    [InlineData(100, 150, true)]
    [InlineData(100, 161, false)]
    public void What_a_dead_session_left_is_known_by_when_it_was_last_written_to(int? latest, int changed, bool known)
    {
        var made = new ImageIdentity(1) { Changed = "5.0 5.0" };
        var now = new StorageVolumeDescription("a", 1, 0) { Changed = $"{changed}.0 {changed}.5" };
        Assert.Equal(known, made.WhyNotWritten(now, latest is null ? null : latest + 0.5m) is null);
    }

    public ValueTask InitializeAsync()
    {
        _scene.HasDisk(Images);
        _scene.Kvm2.Devices = _scene.Kvm1.Devices;
        var here = _scene.Kvm1.Storage.Folder(Images)!;
        here.Volumes["vm.raw"] = here.Volumes["vm.raw"] with { Changed = "100.5 100.5" };
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await _scene.DisposeAsync();

    private void Make(Change change)
    {
        var storage = _scene.Kvm1.Storage;
        var here = storage.Folder(Images)!;
        switch (change)
        {
            case Change.Shared:
                storage.Has(Images, _scene.Kvm2.Storage.Folder(Images)!);
                break;
            case Change.Elsewhere:
                _scene.Kvm2.Devices = _scene.Kvm2.Devices.Replace("vm.raw", "other.raw", StringComparison.Ordinal);
                break;
            case Change.NoCopy:
                _scene.Kvm2.Storage.Folder(Images)!.Volumes.Clear();
                break;
            case Change.OtherGuest:
                _scene.Kvm1.Has(new GuestStatus("other", Guid.NewGuid(), VmState.ShutOff, 0, true));
                break;
            case Change.Overlay:
                storage.Has("/srv/more", new FakeFolder().With("over.qcow2", 1L << 20, format: "qcow2"));
                storage.Folder("/srv/more")!.Volumes["over.qcow2"] = new StorageVolumeDescription("over.qcow2", 1L << 20, 0) { BackingPath = "../link/base.raw" };
                storage.Has("/srv/more/../link", new FakeFolder());
                storage.Folder("/srv/more/../link")!.Volumes["base.raw"] = here.Volumes["vm.raw"] with { Name = "base.raw" };
                storage.HasPool("more", "/srv/more");
                break;
            case Change.StoppedPool:
                storage.HasPool(new StoragePoolDescription("far", "netfs") { TargetPath = "/srv/far" });
                storage.Stopped.Add("far");
                break;
            case Change.Replaced:
                here.Volumes["vm.raw"] = here.Volumes["vm.raw"] with { Capacity = 7 };
                break;
            case Change.Restored:
                here.Volumes["vm.raw"] = here.Volumes["vm.raw"] with { Changed = "99.0 200.0" };
                break;
        }
    }
}
