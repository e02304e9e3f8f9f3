using System.Diagnostics;
using System.Text;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

/// <summary>The ssh transport with shell scripts in ssh's place.</summary>
[Collection(ProcessTests.Name)]
public sealed class SshDialerTests : IDisposable
{
    private static readonly LibvirtUri Uri = LibvirtUri.Parse("qemu+ssh://root@kvm1/system");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Carries_bytes_both_ways_at_once()
    {
        await using LibvirtChannel channel = await DialAsync("exec cat");
        byte[] sent = new byte[5_000_000];
        new Random(1).NextBytes(sent);
        sent[0] = 0;

        Task writing = Task.Run(async () => await channel.Stream.WriteAsync(sent));
        byte[] got = new byte[sent.Length];
        await channel.Stream.ReadExactlyAsync(got).AsTask().WaitAsync(Patience);
        await writing;

        Assert.Equal(sent, got);
        Assert.Equal(("ssh to root@kvm1", true, false), (channel.Description, channel.IsEncrypted, channel.IsLocal));
    }

    [Fact]
    public async Task Hands_its_arguments_to_ssh_as_they_are()
    {
        await using LibvirtChannel channel = await DialAsync("printf '\\0%s\\n' \"$@\"");
        string got = await ReadToEndAsync(channel);

        Assert.Equal(SshArguments.For(Uri, DialOptions.Default), got.Split('\n', '\0').Where(line => line.Length > 0).Skip(2));
    }

    [Fact]
    public async Task Explains_the_end_with_what_ssh_printed()
    {
        await using LibvirtChannel channel = await DialAsync(
            "echo 'ssh: connect to host kvm1 port 22: No route to host' >> \"$2\"; exit 255");

        Assert.Equal(0, await channel.Stream.ReadAsync(new byte[4]).AsTask().WaitAsync(Patience));
        LibvirtConnectException error = Assert.IsType<LibvirtConnectException>(await channel.ExplainLossAsync());
        Assert.Equal((ConnectFailure.Unreachable, "kvm1"), (error.Reason, error.Host));
        Assert.Contains("No route to host", error.Detail);
    }

    [Fact]
    public async Task Leaves_no_file_behind_even_if_it_is_killed_and_hears_ssh_all_the_same()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("An open file keeps its name on Windows.");
        }

        await using LibvirtChannel channel = await DialAsync(
            "exec 3>> \"$2\"; printf '\\0%s\\n' \"$2\"; read -r _; echo 'Connection to kvm1 closed by remote host.' >&3; exit 255");
        byte[] said = new byte[4096];
        int length = await channel.Stream.ReadAsync(said).AsTask().WaitAsync(Patience);
        string path = Encoding.UTF8.GetString(said.AsSpan(0, length)).Trim('\0', '\n');

        Assert.EndsWith(".log", path, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
        await channel.Stream.WriteAsync("\n"u8.ToArray());
        Assert.Equal(0, await channel.Stream.ReadAsync(said).AsTask().WaitAsync(Patience));
        LibvirtConnectException error = Assert.IsType<LibvirtConnectException>(await channel.ExplainLossAsync());
        Assert.Contains("closed by remote host", error.Detail);
    }

    [Fact]
    public async Task Knows_nothing_when_nobody_complained()
    {
        await using LibvirtChannel channel = await DialAsync("exit 0");

        Assert.Equal(0, await channel.Stream.ReadAsync(new byte[4]).AsTask().WaitAsync(Patience));
        Assert.Null(await channel.ExplainLossAsync());
    }

    [Fact]
    public async Task Is_not_held_up_by_a_flood_of_errors_and_keeps_the_last_of_it()
    {
        await using LibvirtChannel channel = await DialAsync(
            "i=0; while [ $i -lt 20000 ]; do echo \"a line of no interest number $i\" >&2; i=$((i+1)); done; echo last words >&2; exit 255");

        Assert.Equal(0, await channel.Stream.ReadAsync(new byte[4]).AsTask().WaitAsync(Patience));
        LibvirtConnectException error = Assert.IsType<LibvirtConnectException>(await channel.ExplainLossAsync());
        Assert.EndsWith("last words", error.Message);
        Assert.InRange(Encoding.UTF8.GetByteCount(error.Detail!), 1000, ErrorTail.Capacity);
    }

    [Fact]
    public async Task Ends_an_ssh_that_does_not_answer_the_first_call_in_time()
    {
        await using LibvirtChannel channel = await DialAsync(
            "exec sleep 600", new DialOptions { Timeout = TimeSpan.FromMilliseconds(200) });

        await channel.Stream.WriteAsync(new byte[28]);
        Assert.Equal(0, await channel.Stream.ReadAsync(new byte[4]).AsTask().WaitAsync(Patience));
        LibvirtConnectException error = Assert.IsType<LibvirtConnectException>(await channel.ExplainLossAsync());
        Assert.Equal(ConnectFailure.TimedOut, error.Reason);
    }

    [Fact]
    public async Task Gives_a_slow_ssh_its_time_once_the_daemon_has_answered()
    {
        await using LibvirtChannel channel = await DialAsync(
            "head -c 28; exec cat", new DialOptions { Timeout = TimeSpan.FromMilliseconds(500) });

        await channel.Stream.WriteAsync(new byte[28]);
        await channel.Stream.ReadExactlyAsync(new byte[28]).AsTask().WaitAsync(Patience);
        await Task.Delay(1000);
        await channel.Stream.WriteAsync(new byte[5]);
        await channel.Stream.ReadExactlyAsync(new byte[5]).AsTask().WaitAsync(Patience);
    }

    [Fact]
    public async Task Loses_no_byte_to_a_cancelled_read()
    {
        await using LibvirtChannel channel = await DialAsync("exec cat");
        using CancellationTokenSource source = new();
        ValueTask<int> read = channel.Stream.ReadAsync(new byte[3], source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);

        await channel.Stream.WriteAsync(new byte[] { 0, 7, 8 });
        byte[] got = new byte[3];
        await channel.Stream.ReadExactlyAsync(got).AsTask().WaitAsync(Patience);

        Assert.Equal([0, 7, 8], got);
    }

    [Fact]
    public async Task Ends_ssh_and_what_ssh_started_on_disposal()
    {
        string pids = _folder["pids"];
        LibvirtChannel channel = await DialAsync($"sleep 600 & echo $! > '{pids}.new'; echo $$ >> '{pids}.new'; mv '{pids}.new' '{pids}'; wait");
        while (!File.Exists(pids))
        {
            await Task.Delay(10);
        }

        ValueTask<int> pending = channel.Stream.ReadAsync(new byte[4]);
        await channel.DisposeAsync();
        await channel.DisposeAsync();

        foreach (string line in await File.ReadAllLinesAsync(pids))
        {
            await GoneAsync(int.Parse(line));
        }

        // The read ends one way or the other.
        await Task.WhenAny(pending.AsTask()).WaitAsync(Patience);
        Assert.Null(await channel.ExplainLossAsync());
    }

    [Fact]
    public async Task Leaves_the_answer_to_ctrl_c_to_us()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads the ignored signals from /proc");
        await using LibvirtChannel channel = await DialAsync("printf '\\0'; exec grep SigIgn /proc/self/status");
        string mask = (await ReadToEndAsync(channel)).Trim('\0').Split(':')[1].Trim();

        const ulong interruptAndQuit = 0b110;
        Assert.Equal(interruptAndQuit, Convert.ToUInt64(mask, 16) & interruptAndQuit);
    }

    [Fact]
    public async Task Asks_for_english_error_texts()
    {
        await using LibvirtChannel channel = await DialAsync("printf '\\0'; printenv LC_ALL");

        Assert.Equal("\0C\n", await ReadToEndAsync(channel));
    }

    [Fact]
    public async Task Names_a_login_shell_that_talks()
    {
        await using LibvirtChannel channel = await DialAsync("echo 'Welcome to kvm1!'; exec cat");

        Assert.Equal(0, await channel.Stream.ReadAsync(new byte[4]).AsTask().WaitAsync(Patience));
        Assert.Equal(0, await channel.Stream.ReadAsync(new byte[4]).AsTask().WaitAsync(Patience));
        LibvirtConnectException error = Assert.IsType<LibvirtConnectException>(await channel.ExplainLossAsync());
        Assert.Equal(ConnectFailure.LoginNoise, error.Reason);
        Assert.Contains("Welcome to kvm1!", error.Message);
    }

    [Theory]
    [InlineData("no-such-ssh-program")]
    [InlineData("/no/such/ssh")]
    public async Task Says_that_there_is_no_ssh(string program)
    {
        LibvirtConnectException error = await Assert.ThrowsAsync<LibvirtConnectException>(
            () => LibvirtDialer.DialAsync(Uri, new DialOptions { SshProgram = program }, CancellationToken.None));

        Assert.Equal(ConnectFailure.SshMissing, error.Reason);
        Assert.Contains("OpenSSH", error.Message);
    }

    [Fact]
    public async Task Starts_nothing_for_a_cancelled_caller()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => LibvirtDialer.DialAsync(Uri, DialOptions.Default, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Stops_explaining_when_told()
    {
        await using LibvirtChannel channel = await DialAsync("exec 1>&-; exec sleep 600");
        using CancellationTokenSource source = new();
        ValueTask<LibvirtException?> explaining = channel.ExplainLossAsync(source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await explaining);
    }

    private Task<LibvirtChannel> DialAsync(string script, DialOptions? options = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for ssh is a shell script");
        string ssh = _folder.Script("ssh", script);
        return LibvirtDialer.DialAsync(Uri, (options ?? DialOptions.Default) with { SshProgram = ssh }, CancellationToken.None);
    }

    private static async Task<string> ReadToEndAsync(LibvirtChannel channel)
    {
        using MemoryStream all = new();
        await channel.Stream.CopyToAsync(all).WaitAsync(Patience);
        return Encoding.UTF8.GetString(all.ToArray());
    }

    private static async Task GoneAsync(int pid)
    {
        try
        {
            using Process process = Process.GetProcessById(pid);
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (ArgumentException)
        {
            // No process has this id any more.
        }
    }
}
