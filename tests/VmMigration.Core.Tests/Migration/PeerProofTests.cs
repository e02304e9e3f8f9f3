using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Migration;

/// <summary>What a plan says of the way between the hosts.</summary>
public sealed class PeerProofTests
{
    [Fact]
    public async Task A_daemon_that_does_not_reach_its_peer_is_told_apart_and_the_way_out_named()
    {
        var error = await RefusedAsync(LibvirtErrorCode.SystemError, "unable to connect: Connection refused", LibvirtErrorDomain.Rpc);
        Assert.Equal(MigrationError.PeerUnreachable, error.Error);
        Assert.Equal(
            "web1 was not moved: kvm1's libvirt cannot reach kvm2's at qemu+ssh://root@kvm2/system: unable to connect: Connection refused", error.Message);
        Assert.Contains("virsh -c 'qemu+ssh://root@kvm2/system' uri as root on kvm1", error.RecommendedAction, StringComparison.Ordinal);
        Assert.IsType<LibvirtErrorException>(error.InnerException);
    }

    [Fact]
    public async Task Another_refusal_keeps_its_name()
    {
        var error = await RefusedAsync(LibvirtErrorCode.MigrateUnsafe, "Unsafe migration");
        Assert.Equal(MigrationError.StorageNotShared, error.Error);
        Assert.StartsWith("web1 was not moved: kvm1 refuses", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_of_the_peer_that_was_lost_on_the_way_is_no_unreachable_peer()
    {
        var error = await RefusedAsync(
            LibvirtErrorCode.SystemError, "Cannot recv data: : Input/output error", LibvirtErrorDomain.Rpc, number: 5);
        Assert.Equal(MigrationError.MigrationFailed, error.Error);
        Assert.StartsWith("web1 was not moved: The destination refused the move", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_that_is_proved_is_the_one_that_the_source_will_use()
    {
        await using var scene = new MoveScene(
            destination: new HostReference("kvm2", "qemu+ssh://root@kvm2/system?keyfile=/home/me/key") { PeerUri = "qemu+tls://kvm2.mig/system" });
        string? proved = null;
        scene.Kvm1.OnProve = uri =>
        {
            proved = uri;
            return Task.CompletedTask;
        };
        await scene.Session.PlanAsync(scene.Request, CancellationToken.None);
        Assert.Equal("qemu+tls://kvm2.mig/system", proved);
    }

    private static async Task<MigrationException> RefusedAsync(
        LibvirtErrorCode code, string message, LibvirtErrorDomain domain = LibvirtErrorDomain.Qemu, int number = 0)
    {
        await using var scene = new MoveScene();
        scene.Kvm1.OnProve = _ => throw Failures.Daemon("kvm1", code, message, domain, number);
        return await Assert.ThrowsAsync<MigrationException>(() => scene.Session.PlanAsync(
            scene.Request with { Control = ControlMode.PeerToPeer }, CancellationToken.None));
    }
}
