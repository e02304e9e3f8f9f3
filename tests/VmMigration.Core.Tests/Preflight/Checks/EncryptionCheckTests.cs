using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class EncryptionCheckTests
{
    private readonly CheckScene _scene = new();

    public EncryptionCheckTests() => _scene.Request = With(TlsUse.Unsaid, TlsUse.Unsaid);

    [Fact]
    public async Task Memory_that_goes_bare_over_any_network_is_told()
    {
        var found = await _scene.AskOneAsync(new EncryptionCheck());
        Assert.Equal(CheckStatus.Warning, found.Status);
        Assert.StartsWith("-Tls", found.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, TlsUse.Unsaid)]
    [InlineData(false, "10.0.0.2", TlsUse.Unsaid)]
    [InlineData(false, null, TlsUse.Off)]
    public async Task Encrypted_or_on_a_network_of_its_own_or_meant_so(bool tls, string? address, TlsUse said)
    {
        _scene.Request = _scene.Request with
        {
            Tls = tls, Destination = _scene.Request.Destination with { MigrationAddress = address, Tls = said },
        };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new EncryptionCheck())).Status);
    }

    [Theory]
    [InlineData(TlsUse.Unsaid, TlsUse.Unsaid, null, false)]
    [InlineData(TlsUse.Unsaid, TlsUse.Prefer, null, true)]
    [InlineData(TlsUse.Off, TlsUse.Prefer, null, false)]
    [InlineData(TlsUse.Off, TlsUse.Require, null, true)]
    [InlineData(TlsUse.Prefer, TlsUse.Prefer, false, false)]
    [InlineData(TlsUse.Off, TlsUse.Off, true, true)]
    public void The_inventory_decides_what_a_move_does_not_say(TlsUse source, TlsUse destination, bool? asked, bool applies) =>
        Assert.Equal(applies, TlsRule.Applies(With(source, destination), asked));

    [Fact]
    public void An_inventory_says_it_for_all_and_for_each()
    {
        var inventory = Inventory.Parse("defaults: { tls: prefer }\nhosts: { kvm1: { tls: off }, kvm2: { tls: require }, kvm3: { } }", "hosts.yaml");
        Assert.Equal([TlsUse.Off, TlsUse.Require, TlsUse.Prefer], inventory.Hosts.Select(h => h.Tls));
    }

    [Fact]
    public void What_is_required_is_not_left_out()
    {
        var error = Assert.Throws<MigrationException>(() => OptionRules.Demand(With(TlsUse.Require, TlsUse.Unsaid)));
        Assert.Contains("tls: require", error.Message, StringComparison.Ordinal);
        OptionRules.Demand(With(TlsUse.Require, TlsUse.Unsaid) with { Tls = true });
    }

    private MigrationRequest With(TlsUse source, TlsUse destination) => _scene.Request with
    {
        Source = _scene.Request.Source with { Tls = source }, Destination = _scene.Request.Destination with { Tls = destination },
    };
}
