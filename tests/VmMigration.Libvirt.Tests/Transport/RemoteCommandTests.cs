using System.Diagnostics;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

/// <summary>The command for the host, run by real shells as sshd would run it, with scripts in the programs' place.</summary>
[Collection(ProcessTests.Name)]
public sealed class RemoteCommandTests : IDisposable
{
    private const string LegacySocket = "/var/run/libvirt/libvirt-sock";
    private readonly TempFolder _folder = new();

    /// <summary>Shells that a user may have on a host.</summary>
    public static TheoryData<string> LoginShells() => ["sh", "bash", "dash", "zsh", "ksh93", "mksh", "fish", "csh", "tcsh"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(LoginShells))]
    public void Prefers_virt_ssh_helper(string shell)
    {
        Install("virt-ssh-helper");
        Install("nc");

        Assert.Equal("virt-ssh-helper|qemu:///system", Run(shell, "qemu+ssh://kvm1/system"));
        Assert.Equal("virt-ssh-helper|-r|qemu:///system", Run(shell, "qemu+ssh://kvm1/system", readOnly: true));
    }

    [Theory]
    [MemberData(nameof(LoginShells))]
    public void Falls_back_to_netcat(string shell)
    {
        Assert.SkipWhen(File.Exists("/var/run/libvirt/virtqemud-sock"), "this machine has a virtqemud, whose socket would be taken");
        Install("nc");

        Assert.Equal($"nc|-U|{LegacySocket}", Run(shell, "qemu+ssh://kvm1/system"));
    }

    [Theory]
    [MemberData(nameof(LoginShells))]
    public void Leaves_odd_characters_in_a_path_alone(string shell)
    {
        const string odd = "/it is/$HOME/`id`/$(id)/\"q\"/;a&b|c<d>e/*?[x]{y}/#~%^=,/é/日";
        Install("virt-ssh-helper");
        Install("nc");

        Assert.Equal($"nc|-U|{odd}", Run(shell, $"qemu+ssh://kvm1/system?socket={Uri.EscapeDataString(odd)}"));
    }

    [Theory]
    [MemberData(nameof(LoginShells))]
    public void Says_that_nothing_can_be_used(string shell)
    {
        (int code, string output, string errors) = Start(shell, "qemu+ssh://kvm1/system", readOnly: false);

        Assert.Equal((127, ""), (code, output));
        Assert.Equal(ConnectFailure.HelperMissing, SshFailure.Explain("kvm1", code, SshWords.Of("", errors), answered: false)!.Reason);
    }

    [Fact]
    public void Gives_q0_to_a_netcat_that_takes_it()
    {
        Install("nc", "if [ \"$1\" = -q ]; then echo \"nc: option requires an argument -- 'q'\" >&2; exit 1; fi");

        Assert.Equal("nc|-q0|-U|/s", Run("sh", "qemu+ssh://kvm1/system?socket=/s"));
    }

    [Fact]
    public void Keeps_the_first_bytes_from_the_netcat_that_is_only_asked()
    {
        Install("nc", "if [ \"$1\" = -q ]; then cat; exit 1; fi; cat; exit 0");

        Assert.Equal("input", Run("sh", "qemu+ssh://kvm1/system?socket=/s", input: "input"));
    }

    [Fact]
    public void Uses_the_netcat_that_the_uri_names()
    {
        Install("ncat");
        Install("nc");
        Install("virt-ssh-helper");

        Assert.Equal("ncat|-U|/var/run/libvirt/libvirt-sock-ro", Run("sh", "qemu+ssh://kvm1/system?netcat=ncat&mode=legacy", readOnly: true));
    }

    [Fact]
    public void Uses_the_daemon_that_the_uri_names()
    {
        Install("nc");
        Install("virt-ssh-helper");

        Assert.Equal("nc|-U|/var/run/libvirt/virtqemud-sock", Run("sh", "qemu+ssh://kvm1/system?mode=direct"));
        Assert.Equal($"nc|-U|{LegacySocket}", Run("sh", "test+ssh://kvm1/default?proxy=netcat"));
    }

    [Theory]
    [InlineData("qemu+ssh://kvm1/session", "virt-ssh-helper|qemu:///session")]
    [InlineData("qemu+ssh://kvm1/session?socket=/s", "nc|-U|/s")]
    [InlineData("qemu+ssh://kvm1/system?proxy=native", "virt-ssh-helper|qemu:///system")]
    public void Follows_libvirt_in_what_it_runs(string uri, string expected)
    {
        Install("nc");
        Install("virt-ssh-helper");

        Assert.Equal(expected, Run("sh", uri));
    }

    [Fact]
    public void Reports_a_missing_virt_ssh_helper_where_only_that_would_do()
    {
        (int code, _, string errors) = Start("sh", "qemu+ssh://kvm1/session", readOnly: false);

        Assert.Equal(ConnectFailure.HelperMissing, SshFailure.Explain("kvm1", code, SshWords.Of("", errors), answered: false)!.Reason);
    }

    private void Install(string program, string first = "") =>
        _folder.Script(program, $"{first}\nprintf '%s' '{program}'; for a in \"$@\"; do printf '|%s' \"$a\"; done");

    private string Run(string shell, string uri, bool readOnly = false, string input = "")
    {
        (int code, string output, string errors) = Start(shell, uri, readOnly, input);
        Assert.True(code == 0, errors);
        return output;
    }

    private (int Code, string Output, string Errors) Start(string shell, string uri, bool readOnly, string input = "")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the hosts' shells are not on Windows");
        InstalledPackages.Require(shell);
        string? path = ProgramPath.Find(shell, Environment.GetEnvironmentVariable("PATH"));
        foreach (string tool in new[] { "sh", "grep", "cat", "id" })
        {
            if (!File.Exists(_folder[tool]))
            {
                File.CreateSymbolicLink(_folder[tool], ProgramPath.Find(tool, "/usr/bin:/bin")!);
            }
        }

        ProcessStartInfo start = new(path!)
        {
            ArgumentList = { "-c", RemoteCommand.For(LibvirtUri.Parse(uri), readOnly) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = _folder.Path;
        start.Environment["HOME"] = _folder.Path;
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors);
    }
}
