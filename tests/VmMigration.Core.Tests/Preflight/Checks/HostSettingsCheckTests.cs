using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

/// <summary>What hosts' settings and clocks say: <c>TlsForced</c>, <c>HostClocks</c>, <c>KeepAlive</c>, <c>SshStartups</c>.</summary>
public sealed class HostSettingsCheckTests
{
    private readonly CheckScene _scene = new() { Shell = true };

    [Theory]
    [InlineData("kvm1")]
    [InlineData("kvm2")]
    public async Task A_host_that_insists_on_tls(string host)
    {
        Add(host, "set migrate_tls_force = 1");
        var found = await _scene.AskOneAsync(new TlsForcedCheck());
        Assert.Equal((CheckStatus.Fail, host, "Add -Tls."), (found.Status, found.Subject, found.Fix));
        Assert.StartsWith($"{host} takes part in migrations with TLS only", found.Message, StringComparison.Ordinal);
        _scene.Request = _scene.Request with { Tls = true };
        Assert.Equal("it is moved with TLS", (await PassesAsync(new TlsForcedCheck())).Message);
    }

    [Fact]
    public async Task Hosts_that_do_not_insist_on_tls()
    {
        Add("kvm2", "set migrate_tls_force = 0");
        await PassesAsync(new TlsForcedCheck());
        _scene.Kvm2.Shell!.Facts = "uid 1000";
        await SkippedAsync(new TlsForcedCheck());
    }

    [Theory]
    [InlineData(0.0, 0.1, CheckStatus.Pass)]
    [InlineData(0.55, 0.1, CheckStatus.Pass)]
    [InlineData(0.7, 0.1, CheckStatus.Warning)]
    [InlineData(-0.7, 0.1, CheckStatus.Warning)]
    [InlineData(2.05, 0.1, CheckStatus.Warning)]
    [InlineData(2.2, 0.1, CheckStatus.Fail)]
    [InlineData(-3600, 0.1, CheckStatus.Fail)]
    [InlineData(1.2, 1.0, CheckStatus.Pass)]
    public async Task Clocks_are_apart_when_that_is_sure(double apart, double uncertain, CheckStatus expected)
    {
        // The administrator's own clock is far off, which matters to nobody.
        _scene.Kvm1.Shell!.Clock = new HostClock(TimeSpan.FromHours(5), TimeSpan.FromSeconds(uncertain / 2));
        _scene.Kvm2.Shell!.Clock = new HostClock(TimeSpan.FromHours(5) + TimeSpan.FromSeconds(apart), TimeSpan.FromSeconds(uncertain / 2));
        var found = await _scene.AskOneAsync(new HostClocksCheck());
        Assert.Equal(expected, found.Status);
        if (expected is not CheckStatus.Pass)
        {
            Assert.Contains(apart > 0 ? "s ahead of kvm1" : "s behind kvm1", found.Message, StringComparison.Ordinal);
            Assert.Contains("chronyc", found.Fix, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_host_that_does_not_say_what_time_it_is()
    {
        _scene.Kvm1.Shell!.Clock = null;
        Assert.Equal("kvm1 did not say what time it is", (await SkippedAsync(new HostClocksCheck())).Message);
    }

    [Theory]
    [InlineData("", CheckStatus.Pass, "kvm1 waits 30 s")]
    [InlineData("set keepalive_interval = 1", CheckStatus.Warning, "kvm1 gives a move up when the network pauses for 6 s")]
    [InlineData("set keepalive_interval = -1", CheckStatus.Warning, "kvm1 never notices that the destination is gone (keepalive_interval)")]
    [InlineData("set keepalive_interval = 10", CheckStatus.Pass, "kvm1 waits 60 s")]
    public async Task How_long_a_silent_destination_is_waited_for(string setting, CheckStatus expected, string message)
    {
        Add("kvm1", setting);
        var found = await _scene.AskOneAsync(new KeepAliveCheck());
        Assert.Equal((expected, message), (found.Status, found.Message));
    }

    [Fact]
    public async Task A_move_that_this_session_drives_has_no_keepalive_between_daemons()
    {
        _scene.Shell = false;
        _scene.Request = _scene.Request with { Control = ControlMode.Direct };
        await PassesAsync(new KeepAliveCheck());
    }

    [Theory]
    [InlineData("ssh maxstartups 10:30:100", CheckStatus.Pass)]
    [InlineData("ssh maxstartups 5:30:100", CheckStatus.Pass)]
    [InlineData("ssh maxstartups 4:30:100", CheckStatus.Warning)]
    [InlineData("ssh maxstartups 4", CheckStatus.Warning)]
    public async Task How_many_ssh_connections_may_begin(string setting, CheckStatus expected)
    {
        _scene.Kvm2.Shell!.Facts = setting;
        Assert.Equal(expected, (await _scene.AskOneAsync(new SshStartupsCheck())).Status);
    }

    [Fact]
    public async Task Who_is_not_reached_by_ssh_is_not_asked_about_it()
    {
        _scene.Shell = false;
        await SkippedAsync(new SshStartupsCheck());
        _scene.Request = _scene.Request with { Destination = _scene.Kvm2.Reference with { Uri = "qemu+tls://kvm2/system" } };
        await PassesAsync(new SshStartupsCheck());
    }

    [Fact]
    public async Task Without_shells_nobody_knows()
    {
        _scene.Shell = false;
        foreach (var check in new PreflightCheck[] { new TlsForcedCheck(), new HostClocksCheck(), new KeepAliveCheck(), new SshStartupsCheck() })
        {
            Assert.Equal("-Shell looks.", (await SkippedAsync(check)).Fix);
        }

        _scene.Shell = true;
        _scene.Kvm1.Shell = _scene.Kvm2.Shell = null;
        await SkippedAsync(new HostClocksCheck());
        Assert.Contains("is not reached by ssh", (await SkippedAsync(new TlsForcedCheck())).Message, StringComparison.Ordinal);
    }

    private void Add(string host, string line) => (host == "kvm1" ? _scene.Kvm1 : _scene.Kvm2).Shell!.Facts = $"{FakeShell.Healthy}\n{line}";

    private Task<MigrationCheck> PassesAsync(PreflightCheck check) => IsAsync(check, CheckStatus.Pass);

    private Task<MigrationCheck> SkippedAsync(PreflightCheck check) => IsAsync(check, CheckStatus.Skipped);

    private async Task<MigrationCheck> IsAsync(PreflightCheck check, CheckStatus expected)
    {
        var found = await _scene.AskOneAsync(check);
        Assert.Equal(expected, found.Status);
        return found;
    }
}
