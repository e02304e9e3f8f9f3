using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class PathMtuCheckTests
{
    private readonly CheckScene _scene = new() { Shell = true };

    public PathMtuCheckTests()
    {
        _scene.Request = _scene.Request with { MigrationAddress = "10.0.0.2" };
        _scene.Kvm2.Shell!.Facts = FakeShell.Healthy + "\naddress 3: eth1 inet 10.0.0.2/24 brd";
    }

    [Theory]
    [InlineData("short ok\nlong ok", CheckStatus.Pass, "packets of 9000 bytes get through to 10.0.0.2")]
    [InlineData("short ok\nlong lost", CheckStatus.Fail, "packets of 9000 bytes are lost on the way from kvm1 to 10.0.0.2, while short ones get through")]
    [InlineData("probing 1\nshort ok\nlong lost", CheckStatus.Warning, "packets of 9000 bytes are lost on the way from kvm1 to 10.0.0.2 (short ones are not); TCP finds it out after a while (tcp_mtu_probing)")]
    [InlineData("short ok\nlong cut", CheckStatus.Warning, "packets of 9000 bytes are too long for the way from kvm1 to 10.0.0.2, which says so")]
    [InlineData("short lost", CheckStatus.Skipped, "10.0.0.2 does not answer pings of kvm1")]
    [InlineData("probing 0", CheckStatus.Skipped, "kvm1 has no ping that can forbid packets to be cut")]
    public async Task What_becomes_of_long_packets(string said, CheckStatus expected, string message)
    {
        _scene.Kvm1.Shell!.Answers = script =>
        {
            Assert.Contains("if [ \"$m\" -gt 9000 ]; then m=9000; fi", script, StringComparison.Ordinal);
            return $"own 9000 on eth1\nsent 9000\n{said}\n";
        };
        var found = await AskAsync();
        Assert.Equal((expected, message), (found.Status, found.Message));
    }

    [Fact]
    public async Task A_destination_that_is_behind_another_address_is_not_compared()
    {
        _scene.Request = _scene.Request with { MigrationAddress = "192.0.2.7" };
        Assert.Equal(CheckStatus.Skipped, (await AskAsync()).Status);
    }

    [Fact]
    public async Task Without_shells_it_is_skipped_and_in_a_tunnel_it_is_moot()
    {
        _scene.Shell = false;
        Assert.Equal("-Shell looks.", (await AskAsync()).Fix);
        _scene.Request = _scene.Request with { MigrationAddress = null, Tunnelled = true };
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
    }

    private Task<MigrationCheck> AskAsync() => _scene.AskOneAsync(new PathMtuCheck());
}
