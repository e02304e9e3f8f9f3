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
    public void An_address_or_name_becomes_a_uri(string address, string uri) => Assert.Equal(uri, MigrationUri.For(address));

    [Theory]
    [InlineData("")]
    [InlineData("-oProxyCommand=x")]
    [InlineData("kvm2/../x")]
    [InlineData("kvm2?x=y")]
    [InlineData("kvm 2")]
    [InlineData("tcp://10.0.0.1")]
    [InlineData("user@kvm2")]
    [InlineData("fe80::1%eth0")]
    [InlineData("10.0.0.1:99999")]
    [InlineData("[fd00::12]x")]
    public void Anything_else_is_refused(string address) => Assert.Equal(
        MigrationError.ParameterInvalid, Assert.Throws<MigrationException>(() => MigrationUri.For(address)).Error);
}
