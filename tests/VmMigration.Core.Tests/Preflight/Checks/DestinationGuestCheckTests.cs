using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class DestinationGuestCheckTests
{
    private readonly CheckScene _scene = new();

    public DestinationGuestCheckTests() => _scene.Kvm2.Has(_scene.Guest with { State = VmState.ShutOff });

    [Fact]
    public async Task A_definition_that_an_earlier_move_left_is_overwritten() =>
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new DestinationGuestCheck())).Status);

    [Fact]
    public async Task Memory_that_was_saved_beside_it_would_be_woken_over_newer_disks()
    {
        _scene.Kvm2.Asleep.Add(_scene.Guest.Uuid);
        var found = await _scene.AskOneAsync(new DestinationGuestCheck());
        Assert.Equal(CheckStatus.Fail, found.Status);
        Assert.Contains($"virsh managedsave-remove {_scene.Guest.Uuid}", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_starts_with_its_host_may_run_beside_the_guest()
    {
        _scene.Kvm2.Autostart.Add(_scene.Guest.Uuid);
        var found = await _scene.AskOneAsync(new DestinationGuestCheck());
        Assert.Equal((CheckStatus.Warning, "autostart"), (found.Status, found.Subject));
    }
}
