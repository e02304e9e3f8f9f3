using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class MigrationBlockersCheckTests
{
    private readonly CheckScene _scene = new() { Occasion = CheckOccasion.Rehearsal };

    [Fact]
    public async Task In_a_rehearsal_a_move_is_begun_and_called_off()
    {
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Pass, "QEMU on kvm1 lets it go"), (Assert.Single(found).Status, found[0].Message));
        Assert.Equal(["begin", "release"], _scene.Kvm1.Changes);
        Assert.Empty(_scene.Kvm2.Changes);
    }

    [Fact]
    public async Task Nothing_is_begun_for_a_test()
    {
        _scene.Occasion = CheckOccasion.Test;
        var found = Assert.Single(await AskAsync());
        Assert.Equal((CheckStatus.Skipped, "-DryRun asks."), (found.Status, found.Fix));
        Assert.Empty(_scene.Kvm1.Changes);
    }

    [Fact]
    public async Task Each_reason_is_told_as_it_came_with_what_helps()
    {
        Says("Requested operation is not valid: cannot migrate domain: "
            + "Migration is disabled when VirtFS export path '/srv' is mounted in the guest using mount_tag 'share'; non-migratable device: 0000:00:02.0/vhost-user-fs; something new");
        var found = await AskAsync();
        Assert.All(found, f => Assert.Equal(CheckStatus.Fail, f.Status));
        Assert.Equal(
            [
                "kvm1 does not let it go: Migration is disabled when VirtFS export path '/srv' is mounted in the guest using mount_tag 'share'",
                "kvm1 does not let it go: non-migratable device: 0000:00:02.0/vhost-user-fs",
                "kvm1 does not let it go: something new",
            ],
            found.Select(f => f.Message));
        Assert.Contains("Unmount", found[0].Fix, StringComparison.Ordinal);
        Assert.Contains("detach-device web1", found[2].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_check_tells_is_not_told_twice()
    {
        Says("Requested operation is not valid: cannot migrate domain with 1 snapshots");
        Assert.Equal(CheckStatus.Skipped, Assert.Single(await AskAsync()).Status);
    }

    [Fact]
    public async Task A_guest_that_another_move_holds_is_not_said_to_be_held_by_qemu()
    {
        Says("Requested operation is not valid: another migration job is already running for domain 'web1'");
        Assert.Equal(CheckStatus.Skipped, Assert.Single(await AskAsync()).Status);
    }

    [Theory]
    [InlineData(VmState.ShutOff, MigrationKind.Live)]
    [InlineData(VmState.Running, MigrationKind.Cold)]
    public async Task Where_nothing_is_sent_nothing_is_begun(VmState state, MigrationKind kind)
    {
        _scene.Kvm1.Has(_scene.Guest with { State = state });
        _scene.Request = _scene.Request with { Kind = kind };
        Assert.Equal(CheckStatus.Pass, Assert.Single(await AskAsync()).Status);
        Assert.Empty(_scene.Kvm1.Changes);
    }

    [Fact]
    public async Task A_host_that_is_lost_is_not_said_to_let_it_go()
    {
        _scene.Kvm1.Refuses = what => what == "begin" ? Failures.Lost("kvm1") : null;
        Assert.Equal(CheckStatus.Skipped, Assert.Single(await AskAsync()).Status);
    }

    private void Says(string message) => _scene.Kvm1.Refuses = what =>
        what == "begin" ? Failures.Daemon("kvm1", LibvirtErrorCode.OperationInvalid, message) : null;

    private Task<IReadOnlyList<MigrationCheck>> AskAsync() => _scene.AskAsync(new MigrationBlockersCheck());
}
