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
    [InlineData(MigrationKind.Live)]
    [InlineData(MigrationKind.Cold)]
    public async Task Other_variables_are_in_the_way_and_the_same_are_not(MigrationKind kind)
    {
        _scene.Kvm2.Storage.Has(Folder, new FakeFolder().With("web1_VARS.fd", 540672, content: [1]));
        _scene.Request = _scene.Request with { Kind = kind };
        Assert.Equal(CheckStatus.Fail, (await SaidAsync()).Status);
        _scene.Kvm2.Storage.Has(Folder, new FakeFolder().With("web1_VARS.fd", 540672));
        Assert.Equal(CheckStatus.Pass, (await SaidAsync()).Status);
    }

    [Theory]
    [InlineData("aa -", CheckStatus.Pass)]
    [InlineData("bb -", CheckStatus.Fail)]
    [InlineData("", CheckStatus.Skipped)]
    public async Task Shells_compare_them_by_their_sums(string there, CheckStatus status)
    {
        (_scene.Occasion, _scene.Shell) = (CheckOccasion.Test, true);
        _scene.Kvm1.Shell!.Answers = _ => "aa -";
        _scene.Kvm2.Shell!.Answers = s => s.StartsWith("sha256sum", StringComparison.Ordinal) ? there : "81a4 540672 1 1 1 1 644 0 0";
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
