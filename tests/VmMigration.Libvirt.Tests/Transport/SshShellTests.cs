using System.Diagnostics;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

/// <summary>Scripts on a host, with a program in ssh's place that has a login shell of this machine read the command.</summary>
[Collection(ProcessTests.Name)]
public sealed class SshShellTests : IDisposable
{
    private static readonly LibvirtUri Uri = LibvirtUri.Parse("qemu+ssh://root@kvm1/system");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sh")]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("busybox sh")]
    [InlineData("zsh")]
    [InlineData("ksh")]
    [InlineData("mksh")]
    [InlineData("fish")]
    [InlineData("tcsh")]
    public async Task Runs_a_script_whatever_the_login_shell_is(string login)
    {
        InstalledPackages.Require(login.Split(' ')[0]);
        var answer = await RunAsync(Login(login), """
            f() { printf '%s|' "$@"; }
            f 'it'\''s' "a  b" \\ '!' 'a
            b' "$(cat; echo "input is at its end")" ä
            """);
        Assert.Equal("it's|a  b|\\|!|a\nb|input is at its end|ä|\n", answer.Output);
        Assert.InRange(answer.Clock!.Offset.Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(answer.Clock.Uncertainty, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Passes_over_what_start_up_files_print()
    {
        var answer = await RunAsync($"echo Welcome to kvm1; echo; {Login("sh")}", "echo mine");
        Assert.Equal("mine\n", answer.Output);
    }

    [Fact]
    public async Task Sees_a_clock_that_is_ahead()
    {
        _folder.Script("date", "echo $(($(/bin/date +%s) + 3600)).000000000");
        var answer = await RunAsync($"PATH='{_folder.Path}':$PATH; export PATH; {Login("sh")}", "true");
        Assert.InRange(answer.Clock!.Offset, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task Hands_ssh_the_arguments_of_the_control_connection_but_for_the_command()
    {
        var recorded = _folder["arguments"];
        await RunAsync($"printf '%s\\n' \"$@\" > '{recorded}'; {Login("sh")}", "true");
        var arguments = await File.ReadAllLinesAsync(recorded);
        Assert.Equal("-E", arguments[0]);
        Assert.Equal(SshArguments.For(Uri, DialOptions.Default).SkipLast(1), arguments.Skip(2).SkipLast(1));
        Assert.StartsWith("sh -c ", arguments[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_nothing_of_a_script_that_did_not_come_whole()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the hosts' shells are not on Windows");
        var start = new ProcessStartInfo("sh", ["-c", RemoteCommand.ForScript(1000)]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync("f() { echo begun; echo more");
        process.StandardInput.Close();
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task Says_why_ssh_did_not_get_there()
    {
        var error = await FailsAsync("echo 'ssh: connect to host kvm1 port 22: No route to host' >> \"$2\"; exit 255", "true");
        Assert.Equal(ConnectFailure.Unreachable, error.Reason);
    }

    [Fact]
    public async Task Says_that_an_account_runs_nothing()
    {
        var error = await FailsAsync("echo 'This account is currently not available.'; exit 0", "true");
        Assert.Equal((ConnectFailure.ClosedEarly, "kvm1 lets this user log in and ran no command."), (error.Reason, error.Message));
    }

    [Fact]
    public async Task Ends_a_script_that_takes_too_long()
    {
        var error = await FailsAsync(Login("sh"), Sleeping, TimeSpan.FromSeconds(2));
        Assert.Equal(ConnectFailure.TimedOut, error.Reason);
        await SleeperIsGoneAsync();
    }

    [Fact]
    public async Task Ends_a_script_that_nobody_waits_for_any_more()
    {
        using CancellationTokenSource source = new();
        var running = RunAsync(Login("sh"), Sleeping, cancellationToken: source.Token);
        while (!File.Exists(_folder["pid"]))
        {
            await Task.Delay(10);
        }

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Patience));
        await SleeperIsGoneAsync();
    }

    [Fact]
    public async Task Takes_no_more_than_so_much()
    {
        var error = await FailsAsync(Login("sh"), "while :; do echo 0123456789012345678901234567890123456789; done");
        Assert.Contains("more than 1024 KiB", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1000.250000000", 0.2, 0.05)]
    [InlineData("1000.25", 0.45, 0.55)]
    [InlineData("1000", 0.45, 0.55)]
    [InlineData("1000.%N", 0.45, 0.55)]
    [InlineData("999.950000000", -0.1, 0.05)]
    public void A_clock_is_read_in_the_middle_between_question_and_answer(string answer, double offset, double uncertainty)
    {
        var asked = DateTimeOffset.FromUnixTimeSeconds(1000);
        var reading = ClockReading.Of(answer, asked, asked.AddSeconds(0.1))!;
        Assert.Equal((offset, uncertainty), (Math.Round(reading.Offset.TotalSeconds, 6), Math.Round(reading.Uncertainty.TotalSeconds, 6)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Sat Nov 21 16:00:00 UTC 2026")]
    [InlineData("99999999999999999999.0")]
    [InlineData("999999999999999999")]
    public void A_clock_that_is_not_understood_is_none(string answer) =>
        Assert.Null(ClockReading.Of(answer, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));

    private string Sleeping => $"sleep 600 & echo $! > '{_folder["new"]}'; mv '{_folder["new"]}' '{_folder["pid"]}'; wait";

    /// <summary>What ssh and sshd come down to: the login shell gets the command as one word.</summary>
    private static string Login(string shell) => $"for last; do :; done; {shell} -c \"$last\"";

    private async Task<SshShellAnswer> RunAsync(string ssh, string script, TimeSpan? limit = null, CancellationToken cancellationToken = default)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in for ssh is a shell script");
        var options = DialOptions.Default with { SshProgram = _folder.Script("ssh", ssh) };
        return await new SshShell(Uri, options).RunAsync(script, limit ?? Patience, cancellationToken).WaitAsync(Patience * 2, CancellationToken.None);
    }

    private Task<LibvirtConnectException> FailsAsync(string ssh, string script, TimeSpan? limit = null) =>
        Assert.ThrowsAsync<LibvirtConnectException>(() => RunAsync(ssh, script, limit));

    private async Task SleeperIsGoneAsync()
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(_folder["pid"])));
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (ArgumentException)
        {
            // No process has this id any more.
        }
    }
}
