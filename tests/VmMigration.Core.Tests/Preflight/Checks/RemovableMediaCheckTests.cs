using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;
using static VmMigration.Tests.Support.DiskScenes;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class RemovableMediaCheckTests
{
    private readonly CheckScene _scene = new();

    [Fact]
    public async Task A_medium_that_the_destination_lacks_stops_the_move_unless_it_is_taken_out()
    {
        _scene.HasMedium();
        HasPool(_scene.Kvm2, new FakeFolder());
        var found = await _scene.AskOneAsync(new RemovableMediaCheck());
        Assert.Equal((CheckStatus.Fail, "sda", "sda (/srv/images/a.iso) is only on kvm1"), (found.Status, found.Subject, found.Message));
        Assert.Contains("-EjectMedia", found.Fix, StringComparison.Ordinal);
        _scene.Request = _scene.Request with { EjectMedia = true };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new RemovableMediaCheck())).Status);
    }

    [Fact]
    public async Task One_of_the_same_size_will_do()
    {
        _scene.HasMedium();
        HasPool(_scene.Kvm2, new FakeFolder().With("a.iso", 700 * MiB));
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new RemovableMediaCheck())).Status);
    }

    [Fact]
    public async Task An_empty_drive_is_no_medium()
    {
        _scene.Kvm1.Devices = "<disk type='file' device='cdrom'><target dev='sda'/></disk>";
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new RemovableMediaCheck())).Status);
        Assert.Equal(0, _scene.Kvm1.Storage.Questions + _scene.Kvm2.Storage.Questions);
    }
}
