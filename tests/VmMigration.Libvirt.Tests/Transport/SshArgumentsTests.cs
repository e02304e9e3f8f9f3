using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

public class SshArgumentsTests
{
    [Fact]
    public void Are_few_for_a_plain_host()
    {
        LibvirtUri uri = LibvirtUri.Parse("qemu+ssh://kvm1/system");

        Assert.Equal(
            [
                "-T", "-e", "none", "-a", "-x", "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=5", "-o", "LogLevel=VERBOSE",
                "-o", "ControlMaster=no", "-o", "ClearAllForwardings=yes", "--", "kvm1", RemoteCommand.For(uri, readOnly: false),
            ],
            SshArguments.For(uri, DialOptions.Default));
    }

    [Fact]
    public void Carry_all_that_the_uri_says()
    {
        LibvirtUri uri = LibvirtUri.Parse(
            "qemu+ssh://root@[fe80::1%25eth0]:2222/system?keyfile=/keys/my%20id&known_hosts=/keys/my%20known&ssh_config=/keys/config&no_verify=1");

        Assert.Equal(
            [
                "-F", "/keys/config", "-p", "2222", "-l", "root", "-i", "/keys/my id", "-T", "-e", "none", "-a", "-x",
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=\"/keys/my known\"", "-o", "ServerAliveInterval=5", "-o", "LogLevel=VERBOSE",
                "-o", "ControlMaster=no", "-o", "ClearAllForwardings=yes", "--", "fe80::1%eth0", RemoteCommand.For(uri, readOnly: true),
            ],
            SshArguments.For(uri, new DialOptions
            {
                Interactive = true,
                ReadOnly = true,
                SshConfigPath = "/not/this",
                Timeout = Timeout.InfiniteTimeSpan,
            }));
    }

    [Theory]
    [InlineData("", true, false)]
    [InlineData("?no_tty=1", true, true)]
    [InlineData("", false, true)]
    public void Let_ssh_ask_only_where_somebody_can_answer(string query, bool interactive, bool batch)
    {
        IReadOnlyList<string> arguments = SshArguments.For(
            LibvirtUri.Parse("qemu+ssh://kvm1/system" + query), new DialOptions { Interactive = interactive });

        Assert.Equal(batch, arguments.Contains("BatchMode=yes"));
    }

    [Fact]
    public void Take_new_keys_without_asking_only_when_told()
    {
        IReadOnlyList<string> arguments = SshArguments.For(
            LibvirtUri.Parse("qemu+ssh://kvm1/system?known_hosts_verify=auto"), DialOptions.Default);

        Assert.Contains("StrictHostKeyChecking=accept-new", arguments);
    }

    [Fact]
    public void Use_the_configuration_of_the_options_when_the_uri_names_none()
    {
        Assert.Equal(
            ["-F", "/config"],
            SshArguments.For(LibvirtUri.Parse("qemu+ssh://kvm1/system"), new DialOptions { SshConfigPath = "/config" }).Take(2));
    }
}
