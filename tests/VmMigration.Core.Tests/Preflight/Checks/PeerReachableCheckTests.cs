using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class PeerReachableCheckTests
{
    private static readonly PeerReachableCheck Check = new();
    private readonly CheckScene _scene = new();

    [Fact]
    public async Task Daemons_that_reach_each_other()
    {
        string? proved = null;
        _scene.Kvm1.OnProve = uri =>
        {
            proved = uri;
            return Task.CompletedTask;
        };
        Assert.Equal((CheckStatus.Pass, "kvm1's daemon reaches kvm2's at qemu+ssh://root@kvm2/system"), await AskAsync());
        Assert.Equal("qemu+ssh://root@kvm2/system", proved);
        Assert.Empty(_scene.Kvm1.Changes);
    }

    [Fact]
    public async Task A_session_that_has_to_drive_is_only_warned_of()
    {
        Refuse(LibvirtErrorCode.SystemError, LibvirtErrorDomain.Rpc);
        var found = await _scene.AskOneAsync(Check);
        Assert.Equal((CheckStatus.Warning, "kvm2"), (found.Status, found.Subject));
        Assert.StartsWith("kvm1's libvirt cannot reach kvm2's at qemu+ssh://root@kvm2/system: no", found.Message, StringComparison.Ordinal);
        Assert.EndsWith("this session has to drive the move, and to stay until its end", found.Message, StringComparison.Ordinal);
        Assert.Contains("as root on kvm1", found.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ControlMode.PeerToPeer, false)]
    [InlineData(ControlMode.Auto, true)]
    public async Task Daemons_that_have_to_reach_each_other_and_do_not(ControlMode control, bool tunnelled)
    {
        Refuse(LibvirtErrorCode.SystemError, LibvirtErrorDomain.Rpc);
        _scene.Request = _scene.Request with { Control = control, Tunnelled = tunnelled };
        Assert.Equal(CheckStatus.Fail, (await AskAsync()).Status);
    }

    [Fact]
    public async Task Direct_control_needs_no_such_way()
    {
        _scene.Request = _scene.Request with { Control = ControlMode.Direct };
        Assert.Equal((CheckStatus.Pass, "it need not: this session drives the move"), await AskAsync());
        Assert.DoesNotContain("prove", _scene.Kvm1.Questions);
    }

    [Fact]
    public async Task A_destination_that_has_no_name_for_others()
    {
        _scene.Request = _scene.Request with { Destination = _scene.Kvm2.Reference with { Uri = "qemu:///system" } };
        Assert.Equal(CheckStatus.Warning, (await AskAsync()).Status);
        _scene.Request = _scene.Request with { Control = ControlMode.PeerToPeer };
        Assert.Equal(CheckStatus.Fail, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_guest_that_may_not_leave_proves_nothing()
    {
        Refuse(LibvirtErrorCode.OperationInvalid, LibvirtErrorDomain.Qemu);
        var (status, message) = await AskAsync();
        Assert.Equal(CheckStatus.Skipped, status);
        Assert.StartsWith("it is not proved with this guest, which kvm1 does not let go: libvirt on kvm1 says: no", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_is_shut_off_proves_nothing()
    {
        _scene.Kvm1.Has(_scene.Guest with { State = VmState.ShutOff });
        Assert.Equal((CheckStatus.Skipped, "it is proved with a guest that runs and has no job"), await AskAsync());
    }

    [Fact]
    public async Task One_guest_proves_it_for_all()
    {
        var view = await _scene.ViewAsync();
        foreach (var name in new[] { "web2", "web3", "web4" })
        {
            var guest = new GuestStatus(name, Guid.NewGuid(), VmState.Running, 1, true);
            _scene.Kvm1.Has(guest);
            await PreflightRunner.RunAsync(view with { Facts = view.Facts with { Guest = guest } }, [Check]);
        }

        Assert.Single(_scene.Kvm1.Questions, q => q == "prove");
    }

    private void Refuse(LibvirtErrorCode code, LibvirtErrorDomain domain) =>
        _scene.Kvm1.OnProve = _ => throw Failures.Daemon("kvm1", code, "no", domain);

    private async Task<(CheckStatus Status, string Message)> AskAsync()
    {
        var found = await _scene.AskOneAsync(Check);
        return (found.Status, found.Message);
    }
}
