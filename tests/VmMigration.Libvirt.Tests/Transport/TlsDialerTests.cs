using System.Net;
using System.Net.Sockets;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

public sealed class TlsDialerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly TestCertificate _server;
    private readonly TestCertificate _client;

    public TlsDialerTests()
    {
        _server = _authority.Issue("CN=kvm1", ["localhost", "127.0.0.1"]);
        _client = _authority.Issue("CN=me", use: TestAuthority.ClientUse);
        File.WriteAllText(_folder["cacert.pem"], _authority.Certificate.ExportCertificatePem());
        Save(_client);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task Connects_when_both_sides_are_who_they_say(string host)
    {
        string? seen = null;
        using TlsDaemon daemon = new(_server, client =>
        {
            seen = client?.Thumbprint;
            return [1];
        });

        await using LibvirtChannel channel = await DialAsync(daemon, host);
        await channel.Stream.WriteAsync(new byte[] { 5, 6 });
        byte[] got = new byte[2];
        await channel.Stream.ReadExactlyAsync(got);

        Assert.Equal([5, 6], got);
        Assert.Equal(_client.Certificate.Thumbprint, seen);
        Assert.Equal(($"tls to {host}:{daemon.Port}", true, false), (channel.Description, channel.IsEncrypted, channel.IsLocal));
    }

    [Fact]
    public async Task Loses_no_byte_to_a_cancelled_read()
    {
        using TlsDaemon daemon = new(_server);
        await using LibvirtChannel channel = await DialAsync(daemon);
        using CancellationTokenSource source = new();
        byte[] got = new byte[3];
        ValueTask<int> read = channel.Stream.ReadAsync(got, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);

        await channel.Stream.WriteAsync(new byte[] { 7, 8, 9 });
        await channel.Stream.ReadExactlyAsync(got);

        Assert.Equal([7, 8, 9], got);
    }

    [Fact]
    public async Task Says_that_the_daemon_refused_our_certificate()
    {
        using TlsDaemon daemon = new(_server, _ => []);

        await RefusedAsync(daemon, ConnectFailure.CertificateRejected, "CN=me", _folder["clientcert.pem"], "valid until", "tls_allowed_dn_list");
    }

    [Fact]
    public async Task Takes_no_other_byte_for_a_yes()
    {
        using TlsDaemon daemon = new(_server, _ => [2]);

        await RefusedAsync(daemon, ConnectFailure.CertificateRejected, "CN=me");
    }

    [Fact]
    public async Task Says_that_there_is_no_certificate_to_show()
    {
        File.Delete(_folder["clientcert.pem"]);
        File.Delete(_folder["clientkey.pem"]);
        using TlsDaemon daemon = new(_server, client => client is null ? [] : [1]);

        await RefusedAsync(daemon, ConnectFailure.CertificateMissing, _folder["clientcert.pem"], _folder["clientkey.pem"]);
    }

    [Fact]
    public async Task Goes_without_a_certificate_where_the_daemon_does()
    {
        File.Delete(_folder["clientcert.pem"]);
        File.Delete(_folder["clientkey.pem"]);
        using TlsDaemon daemon = new(_server);

        await using LibvirtChannel channel = await DialAsync(daemon);
    }

    [Fact]
    public async Task Refuses_a_daemon_of_another_authority()
    {
        using TestAuthority other = new("CN=Somebody Else");
        using TlsDaemon daemon = new(other.Issue("CN=kvm1", ["localhost"]));

        await RefusedAsync(daemon, ConnectFailure.CertificateUntrusted, "CN=Somebody Else", _folder["cacert.pem"]);
    }

    [Fact]
    public async Task Refuses_an_authority_of_the_same_name_with_another_key()
    {
        using TestAuthority other = new();
        using TlsDaemon daemon = new(other.Issue("CN=kvm1", ["localhost"]));

        await RefusedAsync(daemon, ConnectFailure.CertificateUntrusted, "kvm1");
    }

    [Fact]
    public async Task Refuses_another_name_and_says_which_it_has()
    {
        using TlsDaemon daemon = new(_authority.Issue("CN=kvm1", ["kvm1.example.org", "10.0.0.1"]));

        await RefusedAsync(daemon, ConnectFailure.CertificateName, "kvm1.example.org, 10.0.0.1", "localhost");
    }

    [Fact]
    public async Task Takes_the_common_name_where_there_is_no_other_as_libvirt_does()
    {
        using TlsDaemon daemon = new(_authority.Issue("CN=localhost,O=Test"));

        await using LibvirtChannel channel = await DialAsync(daemon);
    }

    [Fact]
    public async Task Takes_an_address_as_the_common_name()
    {
        using TlsDaemon daemon = new(_authority.Issue("CN=127.0.0.1"));

        await using LibvirtChannel channel = await DialAsync(daemon, "127.0.0.1");
    }

    [Fact]
    public async Task Does_not_take_the_common_name_where_there_are_others()
    {
        using TlsDaemon daemon = new(_authority.Issue("CN=localhost", ["kvm1"]));

        await RefusedAsync(daemon, ConnectFailure.CertificateName, "is for kvm1 and");
    }

    [Fact]
    public async Task Refuses_a_daemon_whose_certificate_has_expired()
    {
        using TlsDaemon daemon = new(_authority.Issue("CN=kvm1", ["localhost"], until: DateTimeOffset.UtcNow.AddDays(-1)));

        await RefusedAsync(daemon, ConnectFailure.CertificateExpired, "The certificate of localhost expired on", "CN=kvm1");
    }

    [Fact]
    public async Task Refuses_a_daemon_whose_certificate_is_not_yet_valid()
    {
        using TlsDaemon daemon = new(_authority.Issue("CN=kvm1", ["localhost"], from: DateTimeOffset.UtcNow.AddDays(1)));

        await RefusedAsync(daemon, ConnectFailure.CertificateExpired, "not valid before", "clock");
    }

    [Fact]
    public async Task Refuses_an_authority_that_has_expired()
    {
        using TestAuthority old = new("CN=Old", DateTimeOffset.UtcNow.AddDays(-1));
        File.WriteAllText(_folder["cacert.pem"], old.Certificate.ExportCertificatePem());
        using TlsDaemon daemon = new(old.Issue("CN=kvm1", ["localhost"], until: DateTimeOffset.UtcNow.AddDays(-1).AddHours(-1), from: DateTimeOffset.UtcNow.AddDays(-9)));

        await RefusedAsync(daemon, ConnectFailure.CertificateExpired, "expired on");
    }

    [Fact]
    public async Task Refuses_a_clients_certificate_in_a_daemons_place()
    {
        using TlsDaemon daemon = new(_authority.Issue("CN=kvm1", ["localhost"], TestAuthority.ClientUse));

        await RefusedAsync(daemon, ConnectFailure.CertificateUntrusted, "not meant for servers");
    }

    [Fact]
    public async Task Refuses_a_certificate_that_was_withdrawn()
    {
        File.WriteAllText(_folder["cacrl.pem"], _authority.Revoke(_client.Certificate, _server.Certificate));
        using TlsDaemon daemon = new(_server);

        await RefusedAsync(daemon, ConnectFailure.CertificateUntrusted, "withdrawn");
    }

    [Fact]
    public async Task Takes_a_certificate_that_is_not_among_the_withdrawn()
    {
        File.WriteAllText(_folder["cacrl.pem"], _authority.Revoke() + "\n" + _authority.Revoke(_client.Certificate));
        using TlsDaemon daemon = new(_server);

        await using LibvirtChannel channel = await DialAsync(daemon);
    }

    [Fact]
    public async Task Checks_nothing_when_told_so()
    {
        File.Delete(_folder["cacert.pem"]);
        using TestAuthority other = new("CN=Somebody Else");
        using TlsDaemon daemon = new(other.Issue("CN=nobody", until: DateTimeOffset.UtcNow.AddDays(-1)));

        await using LibvirtChannel channel = await DialAsync(daemon, query: "&no_verify=1");
    }

    [Fact]
    public async Task Names_the_file_that_is_missing()
    {
        File.Delete(_folder["cacert.pem"]);
        using TlsDaemon daemon = new(_server);

        await RefusedAsync(daemon, ConnectFailure.CertificateMissing, _folder["cacert.pem"], "is missing");
    }

    [Theory]
    [InlineData("cacert.pem")]
    [InlineData("clientcert.pem")]
    [InlineData("clientkey.pem")]
    [InlineData("cacrl.pem")]
    public async Task Names_the_file_that_is_not_what_it_should_be(string file)
    {
        File.WriteAllText(_folder[file], "-----BEGIN X509 CRL-----\nbm90aGluZw==\n-----END X509 CRL-----\n");
        using TlsDaemon daemon = new(_server);

        await RefusedAsync(daemon, ConnectFailure.CertificateMissing, _folder[file]);
    }

    [Theory]
    [InlineData("clientcert.pem")]
    [InlineData("clientkey.pem")]
    public async Task Names_the_half_that_is_missing(string file)
    {
        File.Delete(_folder[file]);
        using TlsDaemon daemon = new(_server);

        await RefusedAsync(daemon, ConnectFailure.CertificateMissing, _folder[file]);
    }

    [Fact]
    public async Task Says_that_the_key_belongs_to_another_certificate()
    {
        File.WriteAllText(_folder["clientkey.pem"], _server.KeyPem);
        using TlsDaemon daemon = new(_server);

        await RefusedAsync(daemon, ConnectFailure.CertificateMissing, "does not belong", _folder["clientkey.pem"]);
    }

    [Fact]
    public async Task Says_that_the_key_is_encrypted()
    {
        File.WriteAllText(_folder["clientkey.pem"], _client.Key.ExportEncryptedPkcs8PrivateKeyPem(
            "secret", new(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes128Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1)));
        using TlsDaemon daemon = new(_server);

        await RefusedAsync(daemon, ConnectFailure.CertificateMissing, "is encrypted");
    }

    [Fact]
    public async Task Does_not_send_a_certificate_that_has_expired()
    {
        Save(_authority.Issue("CN=me", use: TestAuthority.ClientUse, until: DateTimeOffset.UtcNow.AddDays(-1)));
        using TlsDaemon daemon = new(_server);

        await RefusedAsync(daemon, ConnectFailure.CertificateExpired, "Our own certificate expired on", "CN=me", _folder["clientcert.pem"]);
    }

    [Fact]
    public async Task Says_that_a_port_does_not_speak_tls()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task accepting = Task.Run(async () => (await listener.AcceptTcpClientAsync()).Close());

        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(
            () => DialAsync(((IPEndPoint)listener.LocalEndpoint).Port));

        await accepting;
        Assert.Equal(ConnectFailure.ClosedEarly, error.Reason);
    }

    [Fact]
    public async Task Gives_up_on_a_daemon_that_never_says_yes()
    {
        using ManualResetEventSlim never = new();
        using TlsDaemon daemon = new(_server, _ =>
        {
            never.Wait();
            return [];
        });
        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(
            () => DialAsync(daemon.Port, options: new DialOptions { Timeout = TimeSpan.FromSeconds(1) }));
        never.Set();

        Assert.Equal(ConnectFailure.TimedOut, error.Reason);
    }

    private void Save(TestCertificate client)
    {
        File.WriteAllText(_folder["clientcert.pem"], client.Pem);
        File.WriteAllText(_folder["clientkey.pem"], client.KeyPem);
    }

    private async Task RefusedAsync(TlsDaemon daemon, ConnectFailure reason, params string[] parts)
    {
        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(() => DialAsync(daemon));

        Assert.Equal((reason, "localhost"), (error.Reason, error.Host));
        Assert.All(parts, part => Assert.Contains(part, error.Message));
    }

    private Task<LibvirtChannel> DialAsync(TlsDaemon daemon, string host = "localhost", string query = "") =>
        DialAsync(daemon.Port, host, query);

    private Task<LibvirtChannel> DialAsync(int port, string host = "localhost", string query = "", DialOptions? options = null) =>
        LibvirtDialer.DialAsync(
            LibvirtUri.Parse($"qemu+tls://{host}:{port}/system?pkipath={Uri.EscapeDataString(_folder.Path)}{query}"),
            options ?? DialOptions.Default,
            CancellationToken.None);
}
