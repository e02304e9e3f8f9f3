using VmMigration.Preflight.Checks;
using VmMigration.Secrets;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class SecretsCheckTests
{
    private readonly CheckScene _scene = new();
    private readonly Guid _secret = Guid.NewGuid();

    public SecretsCheckTests()
    {
        _scene.Kvm1.Devices = $"<tpm model='tpm-crb'><backend type='emulator' version='2.0'><encryption secret='{_secret}'/></backend></tpm>";
        _scene.Kvm1.Secrets.Has(new SecretDescription(_secret) { UsageType = "vtpm", Usage = "web1" }, [1]);
    }

    [Fact]
    public async Task A_secret_that_is_lacking_is_named_with_the_way_out()
    {
        var found = await _scene.AskOneAsync(new SecretsCheck());
        Assert.Equal((CheckStatus.Fail, "its TPM", $"its TPM needs secret {_secret}, which kvm2 does not have"), (found.Status, found.Subject, found.Message));
        Assert.Contains("-CopySecret", found.Fix, StringComparison.Ordinal);
        Assert.Empty(_scene.Kvm1.Secrets.Given);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_is_there_or_may_be_copied_will_do(bool isThere)
    {
        if (isThere)
        {
            _scene.Kvm2.Secrets.Has(new SecretDescription(_secret), [1]);
        }

        _scene.Request = _scene.Request with { CopySecret = !isThere };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new SecretsCheck())).Status);
    }
}
