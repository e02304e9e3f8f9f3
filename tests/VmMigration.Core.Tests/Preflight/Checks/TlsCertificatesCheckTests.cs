using VmMigration.Libvirt.Tests.Transport;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class TlsCertificatesCheckTests : IDisposable
{
    private const string ServerFile = "/etc/pki/qemu/server-cert.pem";
    private const string ClientFile = "/etc/pki/qemu/client-cert.pem";
    private readonly TestAuthority _authority = new();
    private readonly CheckScene _scene = new() { Shell = true };
    private readonly Dictionary<string, string?> _kvm1;
    private readonly Dictionary<string, string?> _kvm2;

    public TlsCertificatesCheckTests()
    {
        _scene.Request = _scene.Request with { Tls = true, MigrationAddress = "10.0.0.2" };
        var authority = _authority.Certificate.ExportCertificatePem();
        _kvm1 = new()
        {
            ["/etc/pki/qemu/ca-cert.pem"] = authority,
            [ClientFile] = _authority.Issue("CN=kvm1", use: TestAuthority.ClientUse).Pem,
            ["/etc/pki/qemu/client-key.pem"] = "",
            ["/etc/pki/CA/cacert.pem"] = authority,
            ["/etc/pki/libvirt/clientcert.pem"] = _authority.Issue("CN=kvm1", use: TestAuthority.ClientUse).Pem,
            ["/etc/pki/libvirt/private/clientkey.pem"] = "",
        };
        _kvm2 = new()
        {
            ["/etc/pki/qemu/ca-cert.pem"] = authority,
            [ServerFile] = _authority.Issue("CN=kvm2", ["kvm2", "10.0.0.2"]).Pem,
            ["/etc/pki/qemu/server-key.pem"] = "",
            ["/etc/pki/CA/cacert.pem"] = authority,
            ["/etc/pki/libvirt/servercert.pem"] = _authority.Issue("CN=kvm2", ["kvm2"]).Pem,
            ["/etc/pki/libvirt/private/serverkey.pem"] = "",
        };
    }

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Certificates_that_fit() => Assert.Equal((CheckStatus.Pass, "each accepts the other's"), Told(await AskAsync()));

    [Fact]
    public async Task A_move_without_tls_needs_none()
    {
        _scene.Shell = false;
        _scene.Request = _scene.Request with { Tls = false };
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
        _scene.Request = _scene.Request with { Tls = true };
        Assert.Equal((CheckStatus.Skipped, "-Shell looks."), ((await AskAsync()).Status, (await AskAsync()).Fix));
    }

    [Fact]
    public async Task A_certificate_for_another_name()
    {
        _kvm2[ServerFile] = _authority.Issue("CN=kvm2", ["kvm2", "10.0.0.3"]).Pem;
        var found = await FailsAsync("is for kvm2, 10.0.0.3 and not for 10.0.0.2");
        Assert.Contains("-TlsDestination", found.Fix, StringComparison.Ordinal);
        _scene.Request = _scene.Request with { TlsDestination = "kvm2" };
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_certificate_that_has_expired()
    {
        _kvm2[ServerFile] = _authority.Issue("CN=kvm2", ["10.0.0.2"], until: DateTimeOffset.UtcNow.AddDays(-1)).Pem;
        await FailsAsync("expired on ");
    }

    [Fact]
    public async Task A_certificate_that_is_not_valid_yet_by_the_clock_of_who_looks_at_it()
    {
        _kvm2[ServerFile] = _authority.Issue("CN=kvm2", ["10.0.0.2"], from: DateTimeOffset.UtcNow.AddHours(-1)).Pem;
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
        _scene.Kvm1.Shell!.Clock = new VmMigration.Hosts.HostClock(TimeSpan.FromHours(-2), TimeSpan.Zero);
        await FailsAsync("is not valid before ");
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_the_other_does_not_have()
    {
        using var other = new TestAuthority("CN=Another");
        _kvm2[ServerFile] = other.Issue("CN=kvm2", ["10.0.0.2"]).Pem;
        await FailsAsync("is signed by CN=Another, whom kvm1 does not believe");
    }

    [Fact]
    public async Task A_certificate_for_clients_where_a_server_s_is_wanted()
    {
        _kvm2[ServerFile] = _authority.Issue("CN=kvm2", ["10.0.0.2"], TestAuthority.ClientUse).Pem;
        await FailsAsync("is not meant for servers (extended key usage)");
    }

    [Fact]
    public async Task A_client_s_certificate_that_the_destination_refuses()
    {
        _kvm1[ClientFile] = _authority.Issue("CN=kvm1").Pem;
        await FailsAsync("is not meant for clients (extended key usage)", ClientFile, "kvm1");
        _scene.Kvm2.Shell!.Facts = Facts(_kvm2) + "\nset default_tls_x509_verify = 0";
        Assert.Equal(CheckStatus.Pass, (await AskAsync(keep: true)).Status);
    }

    [Fact]
    public async Task A_file_that_is_not_there()
    {
        _kvm2[ServerFile] = null;
        await FailsAsync("is not there");
    }

    [Fact]
    public async Task A_file_that_is_no_certificate()
    {
        _kvm2[ServerFile] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        await FailsAsync("is not understood");
    }

    [Fact]
    public async Task Files_that_this_user_may_not_read_leave_it_open()
    {
        _kvm2[ServerFile] = "hidden";
        Assert.Equal((CheckStatus.Skipped, ServerFile), ((await AskAsync()).Status, (await AskAsync()).Subject));
    }

    [Theory]
    [InlineData(ControlMode.Auto, CheckStatus.Warning)]
    [InlineData(ControlMode.PeerToPeer, CheckStatus.Fail)]
    [InlineData(ControlMode.Direct, CheckStatus.Pass)]
    public async Task The_daemons_certificates_matter_where_they_reach_each_other_by_tls(ControlMode control, CheckStatus expected)
    {
        _scene.Request = _scene.Request with
        {
            Tls = false,
            Control = control,
            Destination = _scene.Kvm2.Reference with { PeerUri = "qemu+tls://kvm2.mig/system" },
        };
        var found = await AskAsync();
        Assert.Equal(expected, found.Status);
        if (expected is not CheckStatus.Pass)
        {
            Assert.Equal("libvirt's certificate file /etc/pki/libvirt/servercert.pem on kvm2 is for kvm2 and not for kvm2.mig", found.Message);
        }
    }

    private static (CheckStatus Status, string Message) Told(MigrationCheck found) => (found.Status, found.Message);

    /// <summary>What the script of facts prints of these files: a null is missing, "hidden" may not be looked at, and "" is a key.</summary>
    private static string Facts(Dictionary<string, string?> files) => FakeShell.Healthy + "\n" + string.Join('\n', files.SelectMany(f => f.Value switch
    {
        null => [$"pem missing {f.Key}"],
        "hidden" => [$"pem hidden {f.Key}"],
        "" => [$"pem there {f.Key}"],
        var text => new[] { $"pem there {f.Key}" }.Concat(text.Trim().Split('\n').Select(l => $"text {l.TrimEnd('\r')}")),
    }));

    private async Task<MigrationCheck> FailsAsync(string why, string file = ServerFile, string host = "kvm2")
    {
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Fail, file), (found.Status, found.Subject));
        Assert.StartsWith($"QEMU's certificate file {file} on {host} {why}", found.Message, StringComparison.Ordinal);
        return found;
    }

    private Task<MigrationCheck> AskAsync(bool keep = false)
    {
        if (!keep)
        {
            (_scene.Kvm1.Shell!.Facts, _scene.Kvm2.Shell!.Facts) = (Facts(_kvm1), Facts(_kvm2));
        }

        return _scene.AskOneAsync(new TlsCertificatesCheck());
    }
}
