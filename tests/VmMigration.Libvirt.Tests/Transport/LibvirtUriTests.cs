namespace VmMigration.Libvirt.Tests.Transport;

public class LibvirtUriTests
{
    [Theory]
    [InlineData("qemu:///system", LibvirtTransport.Unix, null, null, null)]
    [InlineData("qemu+unix:///system", LibvirtTransport.Unix, null, null, null)]
    [InlineData("qemu://kvm1/system", LibvirtTransport.Tls, null, "kvm1", null)]
    [InlineData("qemu+tls:///system", LibvirtTransport.Tls, null, "localhost", null)]
    [InlineData("qemu+ssh://root@kvm1:2222/system", LibvirtTransport.Ssh, "root", "kvm1", 2222)]
    [InlineData("qemu+ssh://admin%40example.org@kvm1/system", LibvirtTransport.Ssh, "admin@example.org", "kvm1", null)]
    [InlineData("qemu+ssh://admin@example.org@kvm1/system", LibvirtTransport.Ssh, "admin@example.org", "kvm1", null)]
    [InlineData("qemu+tcp://[2001:db8::1]:5000/system", LibvirtTransport.Tcp, null, "2001:db8::1", 5000)]
    [InlineData("qemu+ssh://[fe80::1%25eth0]/system", LibvirtTransport.Ssh, null, "fe80::1%eth0", null)]
    [InlineData("test+tcp://localhost/default", LibvirtTransport.Tcp, null, "localhost", null)]
    public void Says_how_to_get_where(string text, LibvirtTransport transport, string? user, string? host, int? port)
    {
        LibvirtUri uri = LibvirtUri.Parse(text);

        Assert.Equal((transport, user, host, port), (uri.Transport, uri.User, uri.Host, uri.Port));
    }

    [Theory]
    [InlineData("qemu+ssh://root@kvm1:22/system?keyfile=/k&no_verify=1", "qemu:///system")]
    [InlineData("qemu://kvm1/session", "qemu:///session")]
    [InlineData("test+ssh://kvm1/default", "test:///default")]
    public void Names_for_the_daemon_only_what_the_daemon_knows(string text, string name)
    {
        Assert.Equal(name, LibvirtUri.Parse(text).RemoteName);
    }

    [Fact]
    public void Reads_every_parameter_of_ssh()
    {
        LibvirtUri uri = LibvirtUri.Parse("qemu+ssh://kvm1/system?socket=/run/my%20libvirt/s&netcat=/opt/nc/bin/nc&proxy=netcat"
            + "&keyfile=/keys/id&known_hosts=/keys/known&ssh_config=/keys/config&no_tty=1;no_verify=1");

        Assert.Equal("/run/my libvirt/s", uri.Socket);
        Assert.Equal("/opt/nc/bin/nc", uri.Netcat);
        Assert.Equal(SshProxy.Netcat, uri.Proxy);
        Assert.Equal(("/keys/id", "/keys/known", "/keys/config"), (uri.KeyFile, uri.KnownHosts, uri.SshConfig));
        Assert.True(uri is { NoTty: true, NoVerify: true, AcceptNewHostKeys: false, Mode: DaemonMode.Auto });
    }

    [Fact]
    public void Takes_parameter_names_in_any_case_as_libvirt_does()
    {
        Assert.True(LibvirtUri.Parse("qemu+ssh://kvm1/system?No_Verify=1").NoVerify);
    }

    [Fact]
    public void Finds_the_home_folder_of_whoever_asks()
    {
        Assert.Equal(
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh/other"),
            LibvirtUri.Parse("qemu+ssh://kvm1/system?keyfile=~/.ssh/other").KeyFile);
    }

    public static TheoryData<string> RoundTrips()
    {
        TheoryData<string> data = [];
        string[] places = ["qemu:///system", "qemu:///session", "test:///default"];
        string[] remotes = ["ssh://kvm1/system", "ssh://root@kvm1:22/session", "tls://[2001:db8::1%25eth0]:1/system", "tcp://10.0.0.1/system"];
        string[] ssh = ["", "?socket=/a%26b%3Dc%25/d%20e", "?mode=legacy", "?proxy=native&known_hosts_verify=auto", "?netcat=ncat&no_tty=1&no_verify=1"];
        foreach (string text in places.Concat(remotes.Select(remote => "qemu+" + remote))
            .Concat(ssh.Select(query => "qemu+ssh://u%40v@kvm1/system" + query)).Append("qemu:///system?socket=/s&mode=auto"))
        {
            data.Add(text);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(RoundTrips))]
    public void Is_the_same_after_being_written_and_read(string text)
    {
        LibvirtUri uri = LibvirtUri.Parse(text);

        Assert.Equal(uri, LibvirtUri.Parse(uri.ToString()));
        Assert.Equal(uri.ToString(), LibvirtUri.Parse(uri.ToString()).ToString());
    }

    [Theory]
    [InlineData("kvm1", "scheme", "qemu+ssh://")]
    [InlineData("", "scheme", "qemu+ssh://")]
    [InlineData("xen:///system", "scheme", "QEMU")]
    [InlineData("qemu+libssh://kvm1/system", "scheme", "+ssh")]
    [InlineData("qemu+libssh2://kvm1/system", "scheme", "+ssh")]
    [InlineData("qemu+ext:///system", "scheme", "+ssh")]
    [InlineData("qemu+native://kvm1/system", "scheme", "ssh, tls, unix and tcp")]
    [InlineData("qemu+unix://kvm1/system", "host", "+ssh")]
    [InlineData("qemu+ssh://:22/system", "host", "no host")]
    [InlineData("qemu+ssh://-oProxyCommand=x/system", "host", "dash")]
    [InlineData("qemu+ssh://a;b/system", "host", "letters")]
    [InlineData("qemu+ssh://a b/system", "host", "letters")]
    [InlineData("qemu+ssh://a\n/system", "host", "letters")]
    [InlineData("qemu+ssh://[::1;x]/system", "host", "IPv6")]
    [InlineData("qemu+ssh://[1.2.3.4]/system", "host", "IPv6")]
    [InlineData("qemu+ssh://-l@kvm1/system", "user", "dash")]
    [InlineData("qemu+ssh://a%24b@kvm1/system", "user", "letters")]
    [InlineData("qemu+ssh://kvm1:0/system", "port", "65535")]
    [InlineData("qemu+ssh://kvm1:65536/system", "port", "65535")]
    [InlineData("qemu+ssh://kvm1:+22/system", "port", "65535")]
    [InlineData("qemu+ssh://kvm1", "path", "/system")]
    [InlineData("qemu+ssh://kvm1/", "path", "/system")]
    [InlineData("qemu+ssh://kvm1/embed", "path", "/session")]
    [InlineData("test:///a$(b)", "path", "letters")]
    [InlineData("qemu:///system#x", "fragment", "%23")]
    [InlineData("qemu+ssh://kvm1/system?colour=red", "colour", "keyfile")]
    [InlineData("qemu+ssh://kvm1/system?command=/bin/sh", "command", "PATH")]
    [InlineData("qemu+ssh://kvm1/system?sshauth=agent", "sshauth", "PreferredAuthentications")]
    [InlineData("qemu+ssh://kvm1/system?known_hosts_verify=ignore", "known_hosts_verify", "no_verify=1")]
    [InlineData("qemu+tls://kvm1/system?tls_priority=NORMAL", "tls_priority", "GnuTLS")]
    [InlineData("qemu+tls://kvm1/system?keyfile=/k", "keyfile", "for ssh")]
    [InlineData("qemu+ssh://kvm1/system?pkipath=/p", "pkipath", "for tls")]
    [InlineData("qemu+ssh://kvm1/system?socket=/a&socket=/b", "socket", "twice")]
    [InlineData("qemu+ssh://kvm1/system?socket=", "socket", "empty")]
    [InlineData("qemu+ssh://kvm1/system?socket=/a%0ab", "socket", "control")]
    [InlineData("qemu+ssh://kvm1/system?socket=/a%2", "socket", "hexadecimal")]
    [InlineData("qemu+ssh://kvm1/system?socket=a", "socket", "absolute")]
    [InlineData("qemu+ssh://kvm1/system?socket=/it's", "socket", "quotes")]
    [InlineData("qemu+ssh://kvm1/system?keyfile=id", "keyfile", "absolute")]
    [InlineData("qemu+ssh://kvm1/system?keyfile=/%25h", "keyfile", "ssh would replace")]
    [InlineData("qemu+ssh://kvm1/system?netcat=nc%20-e%20sh", "netcat", "program")]
    [InlineData("qemu+ssh://kvm1/system?netcat=-x", "netcat", "program")]
    [InlineData("qemu+ssh://kvm1/system?netcat=$(id)", "netcat", "program")]
    [InlineData("qemu+ssh://kvm1/system?no_verify=yes", "no_verify", "1 or 0")]
    [InlineData("qemu+ssh://kvm1/system?mode=x", "mode", "auto, direct, legacy")]
    [InlineData("qemu+ssh://kvm1/system?proxy=1", "proxy", "auto, netcat, native")]
    [InlineData("qemu+ssh://kvm1/system?proxy=native&netcat=nc", "proxy", "virt-ssh-helper")]
    [InlineData("qemu+ssh://kvm1/system?mode=direct&socket=/s", "mode", "leave one")]
    [InlineData("qemu+ssh://kvm1/session?proxy=netcat", "socket", "virt-ssh-helper")]
    public void Refuses_what_it_cannot_honour_and_names_the_way_out(string text, string part, string wayOut)
    {
        LibvirtUriException error = Assert.Throws<LibvirtUriException>(() => LibvirtUri.Parse(text));

        Assert.Equal(part, error.Part);
        Assert.Contains(wayOut, error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.False(LibvirtUri.TryParse(text, out _));
    }

    [Theory]
    [InlineData("qemu+ssh://root:hunter2@kvm1/system")]
    [InlineData("qemu+ssh://root:hunter2/x@kvm1/system")]
    [InlineData("qemu+ssh://root:hunter2@x@kvm1/system")]
    [InlineData("qemu+ssh://kvm1/system?password=hunter2")]
    public void Never_repeats_a_password(string text)
    {
        Assert.DoesNotContain("hunter2", Assert.Throws<LibvirtUriException>(() => LibvirtUri.Parse(text)).ToString());
    }

    [Fact]
    public void Survives_any_text()
    {
        Random random = new(20240601);
        const string alphabet = "qemu+ssh://@[]:%?&=#a1-\n ;$'\"";
        for (int i = 0; i < 20_000; i++)
        {
            string text = "qemu" + new string([.. Enumerable.Range(0, random.Next(30)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            if (LibvirtUri.TryParse(text, out LibvirtUri? uri))
            {
                Assert.Equal(uri, LibvirtUri.Parse(uri.ToString()));
            }
        }
    }
}
