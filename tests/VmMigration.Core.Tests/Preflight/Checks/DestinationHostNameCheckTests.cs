using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class DestinationHostNameCheckTests
{
    private readonly CheckScene _scene = new() { Shell = true };

    [Theory]
    [InlineData("10.0.0.2")]
    [InlineData("10.0.0.2:49160")]
    [InlineData("[fd00::2]:49160")]
    [InlineData("fd00::2")]
    public async Task An_address_needs_no_name(string address)
    {
        _scene.Shell = false;
        _scene.Request = _scene.Request with { MigrationAddress = address };
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_tunnel_needs_no_name()
    {
        _scene.Shell = false;
        _scene.Request = _scene.Request with { Tunnelled = true };
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_name_that_the_source_finds()
    {
        Names("asked\n10.0.0.2 STREAM kvm2.example.org\n");
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Pass, "kvm1: kvm2.example.org is 10.0.0.2"), (found.Status, found.Evidence));
        Assert.Contains(_scene.Kvm1.Shell!.Scripts, s => s.EndsWith("getent ahosts 'kvm2.example.org'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_name_that_is_set_for_migrations_is_the_one_that_is_asked_for()
    {
        _scene.Kvm2.Shell!.Facts = FakeShell.Healthy + "\nset migration_host = \"kvm2.mig\"";
        Names("asked\n10.0.0.2 STREAM kvm2.mig\n");
        Assert.Equal("kvm1 finds kvm2.mig", (await AskAsync()).Message);
    }

    [Theory]
    [InlineData("asked\n", "kvm1 does not know the name kvm2.example.org, to which it would send memory")]
    [InlineData("asked\n127.0.1.1 STREAM kvm2\n", "kvm1 takes the name kvm2.example.org, to which it would send memory, for itself")]
    [InlineData("asked\n10.0.0.1 STREAM kvm2\n::1 STREAM\n", "kvm1 takes the name kvm2.example.org, to which it would send memory, for itself")]
    public async Task A_name_that_does_not_lead_to_the_destination(string answer, string message)
    {
        Addresses(_scene.Kvm1, "10.0.0.1");
        Names(answer);
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Fail, message, "kvm2.example.org"), (found.Status, found.Message, found.Subject));
        Assert.Contains("-MigrationAddress", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_is_warned_of()
    {
        Addresses(_scene.Kvm2, "10.0.0.2");
        Names("asked\n10.0.0.3 STREAM kvm2\n");
        _scene.Kvm2.Shell!.Facts = FakeShell.Healthy + "\naddress 2: br0 inet 10.0.0.2/24 brd";
        Assert.Equal(CheckStatus.Warning, (await AskAsync()).Status);
    }

    [Theory]
    [InlineData(true, CheckStatus.Fail)]
    [InlineData(false, CheckStatus.Warning)]
    public async Task A_host_that_calls_itself_localhost(bool shell, CheckStatus expected)
    {
        _scene.Shell = shell;
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with { HostName = "localhost.localdomain" };
        var found = await AskAsync();
        Assert.Equal((expected, "localhost.localdomain"), (found.Status, found.Subject));
        Assert.StartsWith("kvm2 calls itself localhost.localdomain", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_shell_nobody_knows()
    {
        _scene.Shell = false;
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Skipped, "-Shell looks."), (found.Status, found.Fix));
    }

    [Fact]
    public async Task Without_getent_nobody_knows() => Assert.Equal(CheckStatus.Skipped, (await AskAsync()).Status);

    private static void Addresses(FakeHost host, string address) =>
        host.Shell!.Facts = FakeShell.Healthy + $"\naddress 2: br0 inet {address}/24 brd";

    private void Names(string answer) => _scene.Kvm1.Shell!.Answers = s => s.Contains("getent", StringComparison.Ordinal) ? answer : "";

    private Task<MigrationCheck> AskAsync() => _scene.AskOneAsync(new DestinationHostNameCheck());
}
