using VmMigration.Migration;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class HostReachableCheckTests
{
    [Fact]
    public async Task Both_answer_and_say_their_versions()
    {
        var found = await new CheckScene().AskOneAsync(new HostReachableCheck());
        Assert.Equal((CheckStatus.Pass, "kvm1: libvirt 9.0.0 and QEMU 7.2.0, kvm2: libvirt 9.0.0 and QEMU 7.2.0"), (found.Status, found.Evidence));
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_is_all_that_is_said()
    {
        await using var scene = new MoveScene();
        scene.Kvm2.Unreachable = () => Failures.Unreachable("kvm2");
        var found = Assert.Single(await scene.Session.CheckAsync(scene.Request, new PreflightOptions(), CancellationToken.None));
        Assert.Equal(("HostReachable", CheckStatus.Fail, "kvm2", "web1"), (found.Id, found.Status, found.Subject, found.Vm));
        Assert.Equal("No answer from kvm2: the host is down", found.Message);
        Assert.Contains("ssh kvm2", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_two_that_cannot_be_reached_is_named()
    {
        await using var scene = new MoveScene();
        scene.Kvm1.Unreachable = () => Failures.Unreachable("kvm1");
        scene.Kvm2.Unreachable = () => Failures.Unreachable("kvm2");
        var found = await scene.Session.CheckAsync(scene.Request, new PreflightOptions { Checks = ["HostIdentity"] }, CancellationToken.None);
        Assert.Equal(["kvm1", "kvm2"], found.Select(f => f.Subject));
    }

    [Fact]
    public async Task A_host_that_is_lost_while_it_is_asked_is_one_that_is_not_reached()
    {
        await using var scene = new MoveScene();
        scene.Kvm2.Before = what =>
        {
            scene.Kvm2.Cut();
            return Task.CompletedTask;
        };
        var found = Assert.Single(await scene.Session.CheckAsync(scene.Request, new PreflightOptions(), CancellationToken.None));
        Assert.Equal(("HostReachable", CheckStatus.Fail, "kvm2"), (found.Id, found.Status, found.Subject));
    }
}
