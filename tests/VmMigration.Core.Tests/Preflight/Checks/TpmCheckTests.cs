using VmMigration.Hosts;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class TpmCheckTests
{
    private const string Backend = "devices/tpm/backendModel";
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData("passthrough emulator", CheckStatus.Pass)]
    [InlineData("passthrough", CheckStatus.Fail)]
    [InlineData(null, CheckStatus.Skipped)]
    public async Task An_emulated_one_needs_swtpm(string? offered, CheckStatus status)
    {
        _scene.Kvm1.Devices = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
        Offers(offered);
        var found = await _scene.AskOneAsync(new TpmCheck());
        Assert.Equal((status, status is CheckStatus.Fail ? "tpm-crb" : null), (found.Status, found.Subject));
        Assert.Equal(status is CheckStatus.Fail, found.Fix?.Contains("Install swtpm", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("swtpm yes", CheckStatus.Pass)]
    [InlineData("swtpm no", CheckStatus.Fail)]
    public async Task A_shell_sees_what_is_installed_now(string installed, CheckStatus status)
    {
        _scene.Kvm1.Devices = "<tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>";
        _scene.Shell = true;
        _scene.Kvm2.Shell = new FakeShell { Facts = FakeShell.Healthy.Replace("swtpm yes", installed, StringComparison.Ordinal) };
        Assert.Equal(status, (await _scene.AskOneAsync(new TpmCheck())).Status);
    }

    [Theory]
    [InlineData("5.2.0-q35", "2.0", CheckStatus.Fail, "kvm2: 1.2")]
    [InlineData("6.2.0-q35", "2.0", CheckStatus.Pass, null)]
    [InlineData("6.2.0-q35", "1.2", CheckStatus.Pass, null)]
    [InlineData("7.2.0-q35", "1.2", CheckStatus.Fail, "kvm2: 2.0")]
    public async Task Its_version_has_to_be_one_that_was_recorded_there(string recording, string version, CheckStatus status, string? evidence)
    {
        _scene.Kvm1.Devices = $"<tpm model='tpm-crb'><backend type='emulator' version='{version}'/></tpm>";
        _scene.Kvm2.Offers = _ => DomainCapabilities.Parse(Sample.Read($"platform/domcaps-qemu-{recording}.xml"));
        var found = await _scene.AskOneAsync(new TpmCheck());
        Assert.Equal((status, evidence), (found.Status, found.Evidence));
    }

    [Fact]
    public async Task The_hosts_own_stays_with_it()
    {
        _scene.Kvm1.Devices = "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/tpm0'/></backend></tpm>";
        Assert.Equal(CheckStatus.Fail, (await _scene.AskOneAsync(new TpmCheck())).Status);
    }

    private void Offers(string? backends) => _scene.Kvm2.Offers = platform =>
        new DomainCapabilities(platform.Machine!, platform.DomainType!, platform.Architecture!)
        {
            Values = backends is null ? new Dictionary<string, IReadOnlyList<string>>()
                : new Dictionary<string, IReadOnlyList<string>> { [Backend] = backends.Split(' ') },
        };
}
