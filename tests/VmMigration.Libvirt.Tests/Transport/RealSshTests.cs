using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

/// <summary>The real ssh against a real sshd on this machine, with keys of the test's own.</summary>
[Collection(ProcessTests.Name)]
public sealed class RealSshTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private Process? _sshd;
    private int _port;

    public void Dispose()
    {
        _sshd?.Kill(entireProcessTree: true);
        _sshd?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Reaches_the_program_that_passes_bytes_on()
    {
        await StartAsync();
        _folder.Script("nc", "[ \"$1\" = -q ] || { printf '\\0%s' \"$*\"; exec cat; }");

        await using LibvirtChannel channel = await DialAsync($"netcat={Uri.EscapeDataString(_folder["nc"])}&socket=/s");
        await channel.Stream.WriteAsync("hello"u8.ToArray());
        byte[] got = new byte["\0-U /shello".Length];
        await channel.Stream.ReadExactlyAsync(got).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("\0-U /shello"u8.ToArray(), got);
    }

    [Fact]
    public async Task Knows_a_changed_host_key()
    {
        await StartAsync();
        Know(await KeyAsync("another"));

        LibvirtConnectException error = await LossAsync();

        Assert.Equal(ConnectFailure.HostKeyChanged, error.Reason);
        Assert.Contains($"{_folder["known"]} line 1", error.Message);
    }

    [Fact]
    public async Task Knows_an_unknown_host_key()
    {
        await StartAsync();
        File.WriteAllText(_folder["known"], "");

        Assert.Equal(ConnectFailure.HostKeyUnknown, (await LossAsync()).Reason);
    }

    [Fact]
    public async Task Takes_an_unknown_host_key_when_told()
    {
        await StartAsync();
        File.WriteAllText(_folder["known"], "");

        LibvirtConnectException error = await LossAsync("known_hosts_verify=auto&socket=/no/such/socket&netcat=false");

        Assert.Equal(ConnectFailure.ClosedEarly, error.Reason);
        Assert.NotEmpty(File.ReadAllText(_folder["known"]));
    }

    [Fact]
    public async Task Knows_a_refused_key()
    {
        await StartAsync();
        File.WriteAllText(_folder["authorized"], "");

        LibvirtConnectException error = await LossAsync();

        Assert.Equal(ConnectFailure.PermissionDenied, error.Reason);
        Assert.Contains("publickey", error.Message);
    }

    [Fact]
    public async Task Knows_a_key_file_that_is_missing()
    {
        await StartAsync();
        File.Delete(_folder["id"]);
        File.Delete(_folder["id.pub"]);

        LibvirtConnectException error = await LossAsync();

        Assert.Equal(ConnectFailure.PermissionDenied, error.Reason);
        Assert.Contains(_folder["id"], error.Message);
    }

    [Fact]
    public async Task Knows_a_port_where_nothing_listens()
    {
        await StartAsync();
        _sshd!.Kill();
        await _sshd.WaitForExitAsync();

        Assert.Equal(ConnectFailure.Refused, (await LossAsync()).Reason);
    }

    [Fact]
    public async Task Knows_a_name_without_an_address()
    {
        await StartAsync();

        Assert.Equal(ConnectFailure.NameNotResolved, (await LossAsync(host: "no-such-host.invalid")).Reason);
    }

    [Fact]
    public async Task Knows_a_host_without_the_socket()
    {
        await StartAsync();
        _folder.Script("nc", "[ \"$1\" = -q ] || { echo \"nc: unix connect failed: No such file or directory\" >&2; exit 1; }");

        LibvirtConnectException error = await LossAsync($"netcat={Uri.EscapeDataString(_folder["nc"])}&socket=/s");

        Assert.Equal(ConnectFailure.SocketMissing, error.Reason);
    }

    [Fact]
    public async Task Knows_a_configuration_that_is_wrong_and_one_that_is_missing()
    {
        await StartAsync();
        File.WriteAllText(_folder["config"], "\nNoSuchOption yes\n");
        LibvirtConnectException wrong = await LossAsync();
        File.Delete(_folder["config"]);
        LibvirtConnectException missing = await LossAsync();

        Assert.Equal((ConnectFailure.SshConfigInvalid, ConnectFailure.SshConfigInvalid), (wrong.Reason, missing.Reason));
        Assert.Contains($"{_folder["config"]} line 2", wrong.Message);
    }

    private async Task StartAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "starts an sshd of its own, as Unix does");
        InstalledPackages.Require("sshd");
        InstalledPackages.Require("ssh-keygen");
        string? sshd = ProgramPath.Find("sshd", "/usr/sbin:/usr/local/sbin:/usr/bin");
        if (Environment.IsPrivilegedProcess)
        {
            // Where sshd puts itself away; usually made by the system when it starts sshd.
            Directory.CreateDirectory("/run/sshd");
        }

        string hostKey = await KeyAsync("host");
        File.WriteAllText(_folder["authorized"], await KeyAsync("id"));
        File.WriteAllText(_folder["config"], "IdentitiesOnly yes\nIdentityAgent none\n");
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            _port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        File.WriteAllLines(_folder["sshd_config"], [
            $"Port {_port}", "ListenAddress 127.0.0.1", $"HostKey {_folder["host"]}", $"AuthorizedKeysFile {_folder["authorized"]}",
            "PidFile none", "StrictModes no", "UsePAM no", "PasswordAuthentication no", "KbdInteractiveAuthentication no",
            "PermitRootLogin yes",
        ]);
        Know(hostKey);
        _sshd = Process.Start(new ProcessStartInfo(sshd!, ["-D", "-e", "-f", _folder["sshd_config"]]) { RedirectStandardError = true })!;
        while (await _sshd.StandardError.ReadLineAsync() is { } line && !line.Contains("listening", StringComparison.Ordinal))
        {
        }

        Assert.SkipWhen(_sshd.HasExited, "sshd does not run here");
    }

    /// <summary>Makes a key pair and returns the public half.</summary>
    private async Task<string> KeyAsync(string name)
    {
        using Process process = Process.Start("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", _folder[name]]);
        await process.WaitForExitAsync();
        return await File.ReadAllTextAsync(_folder[name] + ".pub");
    }

    private void Know(string key) => File.WriteAllText(_folder["known"], $"[127.0.0.1]:{_port} {key}");

    private Task<LibvirtChannel> DialAsync(string query, string host = "127.0.0.1") => LibvirtDialer.DialAsync(
        LibvirtUri.Parse($"qemu+ssh://{Environment.UserName}@{host}:{_port}/system?keyfile={_folder["id"]}&known_hosts={_folder["known"]}"
            + $"&ssh_config={_folder["config"]}&{query}"),
        DialOptions.Default,
        CancellationToken.None);

    private async Task<LibvirtConnectException> LossAsync(string query = "", string host = "127.0.0.1")
    {
        await using LibvirtChannel channel = await DialAsync(query, host);
        Assert.Equal(0, await channel.Stream.ReadAsync(new byte[4]).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        return Assert.IsType<LibvirtConnectException>(await channel.ExplainLossAsync());
    }
}
