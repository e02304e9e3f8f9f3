using VmMigration.Belongings;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Belongings;

public sealed class SnapshotTests : IAsyncDisposable
{
    private static readonly SnapshotRecord First = new("first", "<domainsnapshot><name>first</name><domain><devices><graphics passwd='secret'/></devices></domain></domainsnapshot>");
    private static readonly SnapshotRecord Second = new("second", "<domainsnapshot><name>second</name><parent><name>first</name></parent></domainsnapshot>") { IsCurrent = true };
    private readonly MoveScene _scene = new();

    public SnapshotTests()
    {
        _scene.Kvm1.SnapshotRecords.AddRange([First, Second]);
        _scene.Kvm1.CheckpointRecords.Add(new SnapshotRecord("monday", "<domaincheckpoint/>"));
    }

    [Fact]
    public async Task They_are_taken_away_before_the_guest_moves_and_known_where_it_arrives()
    {
        var (run, perform) = await _scene.BeginAsync();
        Assert.Empty(_scene.Kvm1.SnapshotRecords);
        _scene.Moves();
        perform.Succeed();
        Assert.Equal(MigrationOutcome.Completed, (await _scene.PlayAsync(run.Completion)).Outcome);
        Assert.Equal([First, Second], _scene.Kvm2.SnapshotRecords);
        Assert.Equal("monday", Assert.Single(_scene.Kvm2.CheckpointRecords).Name);
        Assert.Empty(_scene.Kvm1.SnapshotRecords);
    }

    [Fact]
    public async Task They_are_known_again_where_nothing_moved()
    {
        var (run, perform) = await _scene.BeginAsync();
        _scene.FallsBack();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "it is not to be"));
        Assert.Equal(MigrationOutcome.Failed, (await _scene.PlayAsync(run.Completion)).Outcome);
        Assert.Equal([First, Second], _scene.Kvm1.SnapshotRecords);
        Assert.Empty(_scene.Kvm2.SnapshotRecords);
        Assert.Empty(_scene.Kvm2.CheckpointRecords);
    }

    [Fact]
    public async Task A_definition_that_stays_keeps_them()
    {
        var (run, perform) = await _scene.BeginAsync(_scene.Request with { KeepSource = true });
        _scene.Moves();
        perform.Succeed();
        await _scene.PlayAsync(run.Completion);
        Assert.Equal([First, Second], _scene.Kvm2.SnapshotRecords);
    }

    [Theory]
    [InlineData("internal", DiskDecision.Stays, false)]
    [InlineData("external", DiskDecision.Stays, false)]
    [InlineData("internal", DiskDecision.Copied, true)]
    [InlineData("external", DiskDecision.Copied, true)]
    [InlineData("internal", DiskDecision.CopiedIncrementally, true)]
    [InlineData("external", DiskDecision.CopiedIncrementally, false)]
    [InlineData("no", DiskDecision.Copied, false)]
    public void Their_data_goes_where_the_disk_does(string kind, DiskDecision decision, bool isLost)
    {
        var snapshot = new SnapshotRecord("a", $"<domainsnapshot><disks><disk name='vda' snapshot='{kind}'/><disk name='vdb' snapshot='no'/></disks></domainsnapshot>");
        var lost = SnapshotRule.Lost(snapshot, new Dictionary<string, DiskDecision> { ["vda"] = decision, ["vdb"] = DiskDecision.Copied });
        Assert.Equal(isLost ? ["vda"] : [], lost);
    }

    [Fact]
    public void Each_follows_its_parent_and_a_circle_ends()
    {
        Assert.Equal(["first", "second"], SnapshotRecord.InOrder([Second, First], "domainsnapshot").Select(s => s.Name));
        var circle = First with { Xml = "<domainsnapshot><parent><name>second</name></parent></domainsnapshot>" };
        Assert.Equal(2, SnapshotRecord.InOrder([Second, circle], "domainsnapshot").Count);
    }

    [Fact]
    public void Steps_are_read_back_from_a_journal_without_passwords()
    {
        MoveStep[] steps = [new ForgetSnapshotsStep(_scene.Uuid, "web1", [First, Second], true), new CarrySnapshotsStep(_scene.Uuid, [First, Second]), new CarryCheckpointsStep(_scene.Uuid, [First])];
        Assert.All(steps, s =>
        {
            Assert.DoesNotContain("secret", string.Concat(s.Fields.Values), StringComparison.Ordinal);
            Assert.Equal(s.Fields, StepReader.Read(s.Kind, s.Side, s.Fields)!.Fields);
        });
        Assert.True(((ForgetSnapshotsStep)StepReader.Read(steps[0].Kind, steps[0].Side, steps[0].Fields)!).Snapshots[1].IsCurrent);
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();
}
