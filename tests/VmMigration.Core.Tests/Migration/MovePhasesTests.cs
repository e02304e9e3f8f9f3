using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>Phases that took place are told, however short they were.</summary>
public sealed class MovePhasesTests
{
    private const string Folder = "/srv/images";

    [Theory(Timeout = Hang.Guard)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disks_that_were_copied_between_two_samples_are_told(bool memoryIsSeen)
    {
        await using var scene = new MoveScene();
        scene.HasDisk(Folder);
        var (run, perform) = await scene.BeginAsync();
        if (memoryIsSeen)
        {
            scene.Copies();
            await scene.UntilAsync(() => run.Latest.Phase == MigrationPhase.PreCopy);
        }

        scene.Moves();
        perform.Succeed();
        await scene.PlayAsync(run.Completion);
        var phases = (await MoveScene.RecordsOfAsync(run)).Select(r => r.Phase).ToList();
        Assert.Contains(MigrationPhase.CopyingDisks, phases);
        Assert.Equal(phases.Order(), phases);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task What_is_rolled_back_is_told()
    {
        await using var scene = new MoveScene();
        scene.HasDisk(Folder);
        var (run, perform) = await scene.BeginAsync();
        perform.Fail(Failures.Daemon("kvm1", LibvirtErrorCode.OperationFailed, "no"));
        await scene.PlayAsync(run.Completion);
        var records = await MoveScene.RecordsOfAsync(run);
        var rolling = Assert.Single(records, r => r.Phase == MigrationPhase.RollingBack);
        Assert.Equal($"takes back: empty image {Folder}/vm.raw of 1 MiB on kvm2", rolling.Reason);
        Assert.Equal((MigrationPhase.RollingBack, MigrationPhase.Failed), (records[^2].Phase, records[^1].Phase));
        Assert.DoesNotContain(MigrationPhase.CopyingDisks, records.Select(r => r.Phase));
    }

    [Theory(Timeout = Hang.Guard)]
    [InlineData(3, MigrationOutcome.Completed)]
    [InlineData(4, MigrationOutcome.Failed)]
    public async Task An_image_that_qemu_img_could_not_measure_its_host_for_is_made_again_and_that_is_told(int fails, MigrationOutcome outcome)
    {
        await using var scene = new MoveScene();
        scene.HasDisk(Folder);
        var tries = 0;
        scene.Kvm2.Storage.OnCreate = name =>
        {
            if (name == "vm.raw" && ++tries <= fails)
            {
                throw Failures.Daemon("kvm2", LibvirtErrorCode.InternalError, "qemu-img: vm.raw: Unable to get accurate CPU usage", LibvirtErrorDomain.None);
            }
        };
        var run = scene.Session.Start(scene.Request);
        if (outcome is MigrationOutcome.Completed)
        {
            var perform = await scene.Kvm1.NextMoveAsync();
            scene.Moves();
            perform.Succeed();
        }

        Assert.Equal(outcome, (await scene.PlayAsync(run.Completion)).Outcome);
        Assert.Equal(3, (await MoveScene.RecordsOfAsync(run)).Count(r => r.Reason.Contains("once more: ", StringComparison.Ordinal)));
        Assert.Equal(4, tries);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task Another_failure_to_make_an_image_is_not_tried_again()
    {
        await using var scene = new MoveScene();
        scene.HasDisk(Folder);
        var tries = 0;
        scene.Kvm2.Storage.OnCreate = name =>
        {
            if (name == "vm.raw")
            {
                tries++;
                throw Failures.Daemon("kvm2", LibvirtErrorCode.InternalError, "qemu-img: no");
            }
        };
        Assert.Equal(MigrationOutcome.Failed, (await scene.PlayAsync(scene.Session.Start(scene.Request).Completion)).Outcome);
        Assert.Equal(1, tries);
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task A_connection_of_the_daemons_that_was_closed_before_anything_was_begun_is_made_once_more()
    {
        await using var scene = new MoveScene();
        var (run, first) = await scene.BeginAsync();
        first.Fail(Closed());
        var second = await scene.PlayAsync(scene.Kvm1.NextMoveAsync());
        scene.Moves();
        second.Succeed();
        Assert.Equal(MigrationOutcome.Completed, (await scene.PlayAsync(run.Completion)).Outcome);
        Assert.Contains(await MoveScene.RecordsOfAsync(run), r => r.Reason.StartsWith("once more, since nothing was begun: ", StringComparison.Ordinal));
    }

    [Fact(Timeout = Hang.Guard)]
    public async Task It_is_made_only_once_more()
    {
        await using var scene = new MoveScene();
        var (run, first) = await scene.BeginAsync(scene.Request with { Control = ControlMode.PeerToPeer });
        first.Fail(Closed());
        (await scene.PlayAsync(scene.Kvm1.NextMoveAsync())).Fail(Closed());
        Assert.Equal(MigrationOutcome.Failed, (await scene.PlayAsync(run.Completion)).Outcome);
        Assert.Equal(2, scene.Kvm1.Changes.Count(c => c == "migrate"));
    }

    [Fact]
    public async Task The_proof_is_given_a_second_time_where_the_connection_was_closed()
    {
        await using var scene = new MoveScene();
        var proofs = 0;
        scene.Kvm1.OnProve = _ => ++proofs == 1 ? throw Closed() : Task.CompletedTask;
        await scene.Session.PlanAsync(scene.Request with { Control = ControlMode.PeerToPeer }, CancellationToken.None);
        Assert.Equal(2, proofs);
    }

    private static MigrationException Closed() =>
        Failures.Daemon("kvm1", LibvirtErrorCode.InternalError, "client socket is closed", LibvirtErrorDomain.Rpc);
}
