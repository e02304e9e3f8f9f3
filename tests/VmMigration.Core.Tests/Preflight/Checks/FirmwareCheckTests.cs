using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class FirmwareCheckTests
{
    private const string Code = "/usr/share/OVMF/OVMF_CODE_4M.fd";
    private readonly CheckScene _scene = new();

    public FirmwareCheckTests() => _scene.Kvm1.Firmware = $"<loader readonly='yes' type='pflash'>{Code}</loader>";

    [Theory]
    [InlineData(Code, CheckStatus.Pass)]
    [InlineData("/usr/share/edk2/ovmf/OVMF_CODE.fd", CheckStatus.Skipped)]
    public async Task Without_a_shell_only_what_libvirt_lists_is_known(string listed, CheckStatus status)
    {
        _scene.Kvm2.Offers = platform => new DomainCapabilities(platform.Machine!, platform.DomainType!, platform.Architecture!) { Loaders = [listed] };
        Assert.Equal(status, (await _scene.AskOneAsync(new FirmwareCheck())).Status);
    }

    [Theory]
    [InlineData("/usr/share/OVMF/OVMF_CODE.fd", CheckStatus.Pass)]
    [InlineData("/usr/share/OVMF/OVMF_CODE_4M.fd", CheckStatus.Skipped)]
    public async Task What_was_recorded_of_a_host_lists_its_firmware(string loader, CheckStatus status)
    {
        _scene.Kvm1.Firmware = $"<loader readonly='yes' type='pflash'>{loader}</loader>";
        _scene.Kvm2.Offers = _ => DomainCapabilities.Parse(Sample.Read("platform/domcaps-qemu-7.2.0-q35.xml"));
        Assert.Equal(status, (await _scene.AskOneAsync(new FirmwareCheck())).Status);
    }

    [Theory]
    [InlineData("81a4 3653632 51 9 1 1 644 0 0", CheckStatus.Pass, "kvm1: 3653632 bytes, kvm2: 3653632 bytes")]
    [InlineData("81a4 1966080 51 9 1 1 644 0 0", CheckStatus.Fail, "kvm1: 3653632 bytes, kvm2: 1966080 bytes")]
    [InlineData("missing", CheckStatus.Fail, "kvm1: 3653632 bytes, kvm2: none")]
    [InlineData("unknown", CheckStatus.Skipped, null)]
    public async Task A_shell_sees_the_file_and_its_size(string there, CheckStatus status, string? evidence)
    {
        _scene.Shell = true;
        _scene.Kvm1.Shell = new FakeShell { Answers = _ => "81a4 3653632 44 7 1 1 644 0 0" };
        _scene.Kvm2.Shell = new FakeShell { Answers = _ => there };
        var found = await _scene.AskOneAsync(new FirmwareCheck());
        Assert.Equal((status, evidence, status is CheckStatus.Fail ? Code : null), (found.Status, found.Evidence, found.Subject));
    }
}
