using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>Ways to a real host that do not lead there: each is told apart, and named as the cmdlets name it.</summary>
[Collection(LabCollection.Hosts)]
public sealed class ConnectFailureTests(LabFixture fixture) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vmmigration");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(LabTransport.Ssh, ConnectFailure.SocketMissing, ConnectFailure.SocketRefused)]
    [InlineData(LabTransport.Tls, ConnectFailure.Refused, ConnectFailure.Refused)]
    [InlineData(LabTransport.Tcp, ConnectFailure.Refused, ConnectFailure.Refused)]
    [InlineData(LabTransport.Unix, ConnectFailure.SocketMissing, ConnectFailure.SocketRefused)]
    public async Task The_daemon_does_not_run(LabTransport transport, ConnectFailure stopped, ConnectFailure killed)
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[1];
        try
        {
            // In good order it removes its socket; killed, it leaves it there.
            await host.StopLibvirtdAsync();
            await AssertFailsAsync(lab, host.UriOf(transport), stopped, MigrationError.DaemonNotRunning);
            await host.StartLibvirtdAsync();
            await host.KillLibvirtdAsync();
            await AssertFailsAsync(lab, host.UriOf(transport), killed, MigrationError.DaemonNotRunning);
        }
        finally
        {
            await host.StartLibvirtdAsync();
        }
    }

    [Fact]
    public async Task The_hosts_key_is_another_than_the_known_one()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string known = (await File.ReadAllLinesAsync(lab.Keys.KnownHostsPath)).Single(l => l.StartsWith("kvm2", StringComparison.Ordinal));
        string other = await File.ReadAllTextAsync(lab.Keys.PrivateKeyPath + ".pub");
        string file = await WriteAsync("known_hosts", $"{known.Split(' ')[0]} {string.Join(' ', other.Split(' ')[..2])}\n");
        await AssertFailsAsync(
            lab, lab.Hosts[1].SshUri, ConnectFailure.HostKeyChanged, MigrationError.HostKeyChanged,
            await ConfigAsync(lab, lab.Keys.KnownHostsPath, file));
    }

    [Fact]
    public async Task The_hosts_key_is_not_known()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string file = await WriteAsync("known_hosts", "");
        await AssertFailsAsync(
            lab, lab.Hosts[1].SshUri, ConnectFailure.HostKeyUnknown, MigrationError.HostKeyUnknown,
            await ConfigAsync(lab, lab.Keys.KnownHostsPath, file));
    }

    [Fact]
    public async Task The_host_does_not_take_the_key()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string key = $"{_folder}/key";
        await Tool.RunCheckedAsync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
        await AssertFailsAsync(
            lab, lab.Hosts[1].SshUri, ConnectFailure.PermissionDenied, MigrationError.AccessDenied,
            await ConfigAsync(lab, lab.Keys.PrivateKeyPath, key));
    }

    [Theory]
    [InlineData("qemu+ssh://root@kvm9.invalid/system")]
    [InlineData("qemu+tls://kvm9.invalid/system")]
    [InlineData("qemu+tcp://kvm9.invalid/system")]
    public async Task The_name_leads_nowhere(string uri)
    {
        LabEnvironment lab = await fixture.GetAsync();
        if (uri.Contains("tls", StringComparison.Ordinal))
        {
            uri += $"?pkipath={lab.Keys.PkiPath}";
        }

        await AssertFailsAsync(lab, uri, ConnectFailure.NameNotResolved, MigrationError.HostNotFound);
    }

    [Fact]
    public async Task The_hosts_certificate_is_of_an_authority_that_is_not_ours()
    {
        LabEnvironment lab = await fixture.GetAsync();
        using var foreign = new LabPki("foreign");
        string pki = await PkiAsync(foreign.Authority, foreign.IssueClient("workstation"));
        await AssertFailsAsync(lab, Tls(lab, pki), ConnectFailure.CertificateUntrusted, MigrationError.CertificateInvalid);
    }

    [Fact]
    public async Task Our_certificate_is_of_an_authority_that_is_not_the_hosts()
    {
        LabEnvironment lab = await fixture.GetAsync();
        using var foreign = new LabPki("foreign");
        string pki = await PkiAsync(await File.ReadAllTextAsync($"{lab.Keys.PkiPath}/cacert.pem"), foreign.IssueClient("workstation"));
        await AssertFailsAsync(lab, Tls(lab, pki), ConnectFailure.CertificateRejected, MigrationError.CertificateInvalid);
    }

    [Fact]
    public async Task The_hosts_certificate_is_for_other_names()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[1];
        // Another address of the same host, which its certificate does not have.
        string address = string.Join('.', host.ControlAddress.Split('.')[..3]) + ".77";
        (await host.RunAsync("ip", "address", "add", $"{address}/24", "dev", "br0")).EnsureSuccess();
        try
        {
            await AssertFailsAsync(
                lab, $"qemu+tls://{address}/system?pkipath={lab.Keys.PkiPath}", ConnectFailure.CertificateName, MigrationError.CertificateInvalid);
        }
        finally
        {
            (await host.RunAsync("ip", "address", "del", $"{address}/24", "dev", "br0")).EnsureSuccess();
        }
    }

    [Fact]
    public async Task The_daemon_wants_a_password()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[1];
        await DaemonSettings.UseAsync(host, new Dictionary<string, string> { ["auth_tcp"] = "\"sasl\"" }, async () =>
        {
            var error = await Assert.ThrowsAsync<LibvirtAuthenticationException>(() => OpenAsync(host.TcpUri));
            Assert.Equal("sasl", error.Mechanism);
            await AssertNamedAsync(lab, host.TcpUri, null, MigrationError.AuthenticationUnsupported);
            await using LibvirtHost other = await OpenAsync(host.TlsUri);
            Assert.Equal(host.Name, await other.GetHostNameAsync(CancellationToken.None));
        });
    }

    [Fact]
    public async Task Polkit_lets_root_in()
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost host = lab.Hosts[1];
        await DaemonSettings.UseAsync(host, new Dictionary<string, string> { ["auth_unix_rw"] = "\"polkit\"" }, async () =>
        {
            await using LibvirtHost connection = await OpenAsync(host.UnixUri);
            Assert.Equal(host.Name, await connection.GetHostNameAsync(CancellationToken.None));
        });
    }

    private static async Task<LibvirtHost> OpenAsync(string uri, string? sshConfig = null) =>
        await LibvirtHost.OpenAsync(LibvirtUri.Parse(uri), new DialOptions { SshConfigPath = sshConfig }, null, CancellationToken.None);

    private static async Task AssertFailsAsync(
        LabEnvironment lab, string uri, ConnectFailure reason, MigrationError named, string? sshConfig = null)
    {
        var error = await Assert.ThrowsAsync<LibvirtConnectException>(() => OpenAsync(uri, sshConfig ?? lab.Keys.SshConfigPath));
        Assert.True(reason == error.Reason, $"{error.Reason} instead of {reason}: {error.Message} ({error.Detail})");
        await AssertNamedAsync(lab, uri, sshConfig, named);
    }

    private static async Task AssertNamedAsync(LabEnvironment lab, string uri, string? sshConfig, MigrationError named)
    {
        var host = new HostReference("kvm2", uri) { SshConfigPath = sshConfig ?? lab.Keys.SshConfigPath };
        var error = await Assert.ThrowsAsync<MigrationException>(
            () => new LibvirtConnector(TimeProvider.System).ConnectAsync(host, CancellationToken.None));
        Assert.True(named == error.Error, $"{error.Error} instead of {named}: {error.Message}");
        Assert.Contains("kvm2", error.Message, StringComparison.Ordinal);
        Assert.NotEqual("", error.RecommendedAction);
    }

    private static string Tls(LabEnvironment lab, string pki) => $"qemu+tls://{lab.Hosts[1].ControlAddress}/system?pkipath={pki}";

    /// <summary>The lab's ssh_config with one of its files replaced.</summary>
    private async Task<string> ConfigAsync(LabEnvironment lab, string file, string other) => await WriteAsync(
        "ssh_config", (await File.ReadAllTextAsync(lab.Keys.SshConfigPath)).Replace($"{file}\n", $"{other}\n", StringComparison.Ordinal));

    private async Task<string> PkiAsync(string authority, PemPair client)
    {
        await WriteAsync("cacert.pem", authority);
        await WriteAsync("clientcert.pem", client.Certificate);
        await WriteAsync("clientkey.pem", client.Key);
        return _folder.FullName;
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        string path = $"{_folder}/{name}";
        await File.WriteAllTextAsync(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
