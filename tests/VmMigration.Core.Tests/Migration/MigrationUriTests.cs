using VmMigration.Migration;

namespace VmMigration.Tests.Migration;

public sealed class MigrationUriTests
{
    [Theory]
    [InlineData("10.77.1.12", "tcp://10.77.1.12")]
    [InlineData("10.77.1.12:49160", "tcp://10.77.1.12:49160")]
    [InlineData("kvm2.mig", "tcp://kvm2.mig")]
    [InlineData("kvm2.mig:49160", "tcp://kvm2.mig:49160")]
    [InlineData("fd00::12", "tcp://[fd00::12]")]
    [InlineData("[fd00::12]", "tcp://[fd00::12]")]
    [InlineData("[fd00::12]:49160", "tcp://[fd00::12]:49160")]
    [InlineData("tcp://10.77.1.12", "tcp://10.77.1.12")]
    [InlineData("tcp://10.77.1.12:49160/", "tcp://10.77.1.12:49160")]
    [InlineData("tcp://[fd00::12]:49160", "tcp://[fd00::12]:49160")]
    public void An_address_or_name_becomes_a_uri(string address, string uri) => Assert.Equal(uri, MigrationUri.For(address));

    [Theory]
    [InlineData(null, "tcp:kvm2:49152", "tcp:kvm2:49152")]
    [InlineData(null, "tcp:[fd00::12]:49152", "tcp:[fd00::12]:49152")]
    [InlineData(null, "rdma://kvm2:49152", "rdma://kvm2:49152")]
    [InlineData("tcp://10.77.1.12", "tcp://10.77.1.12:49152", "tcp://10.77.1.12:49152")]
    [InlineData("tcp://10.77.1.12", "tcp://192.0.2.1:49152", "tcp://10.77.1.12:49152")]
    [InlineData("tcp://[fd00::12]", "tcp:kvm2:49152", "tcp://[fd00::12]:49152")]
    [InlineData("tcp://10.77.1.12:49160", "tcp://192.0.2.1:22", "tcp://10.77.1.12:49160")]
    [InlineData("rdma://10.77.1.12", "rdma://192.0.2.1:49152", "rdma://10.77.1.12:49152")]
    public void An_address_that_was_asked_for_is_kept_whatever_a_destination_answers(string? asked, string answered, string sentTo) =>
        Assert.Equal(sentTo, MigrationUri.Keep(asked, answered));

    [Theory]
    [InlineData(null, "unix:///run/libvirt/libvirt-sock")]
    [InlineData(null, "exec:touch /tmp/x")]
    [InlineData(null, "tcp://kvm2")]
    [InlineData(null, "tcp:kvm2:0")]
    [InlineData(null, "tcp:kvm2:49152/x")]
    [InlineData(null, "")]
    [InlineData("tcp://10.77.1.12", "rdma://10.77.1.12:49152")]
    [InlineData("tcp://10.77.1.12", "unix:///run/docker.sock")]
    public void Memory_is_sent_nowhere_else_than_to_a_port_of_a_host(string? asked, string answered) => Assert.Null(MigrationUri.Keep(asked, answered));

    [Theory]
    [InlineData("")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("kvm2/../x")]
    [InlineData("kvm2?x=y")]
    [InlineData("kvm 2")]
    [InlineData("tcp://")]
    [InlineData("tcp://tcp://10.0.0.1")]
    [InlineData("user@kvm2")]
    [InlineData("fe80::1%eth0")]
    [InlineData("10.0.0.1:99999")]
    [InlineData("[fd00::12]x")]
    public void Anything_else_is_refused(string address) => Assert.Equal(
        MigrationError.ParameterInvalid, Assert.Throws<MigrationException>(() => MigrationUri.For(address)).Error);
}
