using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class DeviceModelsCheckTests
{
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData("vga qxl", "vga", CheckStatus.Fail)]
    [InlineData("vga qxl", "vga qxl", CheckStatus.Pass)]
    [InlineData("vga qxl", null, CheckStatus.Pass)]
    // Its own host's list lacks it, too, and it runs there.
    [InlineData("vga", "vga", CheckStatus.Pass)]
    public async Task A_model_that_only_the_source_has(string here, string? there, CheckStatus status)
    {
        _scene.Kvm1.Devices = "<video><model type='qxl'/></video>";
        Offers(_scene.Kvm1, here);
        Offers(_scene.Kvm2, there);
        var found = await _scene.AskOneAsync(new DeviceModelsCheck());
        Assert.Equal((status, status is CheckStatus.Fail ? "qxl" : null), (found.Status, found.Subject));
    }

    private static void Offers(FakeHost host, string? videos) => host.Offers = platform =>
        new DomainCapabilities(platform.Machine!, platform.DomainType!, platform.Architecture!)
        {
            Values = videos is null ? new Dictionary<string, IReadOnlyList<string>>()
                : new Dictionary<string, IReadOnlyList<string>> { ["devices/video/modelType"] = videos.Split(' ') },
        };
}
