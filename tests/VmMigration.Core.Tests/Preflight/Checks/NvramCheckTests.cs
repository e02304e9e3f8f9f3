using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class NvramCheckTests
{
    private const string Folder = "/var/lib/libvirt/qemu/nvram";
    private readonly CheckScene _scene = new() { Occasion = CheckOccasion.Rehearsal };

    public NvramCheckTests()
    {
        _scene.Kvm1.Firmware = $"<nvram>{Folder}/web1_VARS.fd</nvram>";
        _scene.Kvm1.Storage.Has(Folder, new FakeFolder().With("web1_VARS.fd", 540672));
    }

    [Fact]
    public async Task They_are_carried_along() =>
        Assert.Equal((CheckStatus.Pass, $"{Folder}/web1_VARS.fd is carried along"), await SaidAsync());

    [Theory]
    [InlineData(MigrationKind.Live, CheckStatus.Warning)]
    [InlineData(MigrationKind.Cold, CheckStatus.Fail)]
    public async Task A_leftover_is_in_the_way_of_a_guest_that_is_off(MigrationKind kind, CheckStatus status)
    {
        _scene.Kvm2.Storage.Has(Folder, new FakeFolder().With("web1_VARS.fd", 540672));
        _scene.Request = _scene.Request with { Kind = kind };
        Assert.Equal(status, (await SaidAsync()).Status);
    }

    [Fact]
    public async Task Nobody_looks_in_a_test()
    {
        _scene.Occasion = CheckOccasion.Test;
        Assert.Equal(CheckStatus.Skipped, (await SaidAsync()).Status);
    }

    private async Task<(CheckStatus Status, string Message)> SaidAsync()
    {
        var found = await _scene.AskOneAsync(new NvramCheck());
        return (found.Status, found.Message);
    }
}
