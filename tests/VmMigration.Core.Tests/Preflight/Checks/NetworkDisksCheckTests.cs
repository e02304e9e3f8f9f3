using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class NetworkDisksCheckTests
{
    private readonly CheckScene _scene = new();

    public NetworkDisksCheckTests() => _scene.Kvm1.Devices = """
        <disk type='network' device='disk'><source protocol='rbd' name='vms/web1'><host name='ceph1' port='6789'/><host name='ceph2' port='6789'/></source>
        <target dev='vda' bus='virtio'/></disk>
        """;

    [Fact]
    public async Task Without_a_shell_nobody_can_tell()
    {
        var found = await _scene.AskOneAsync(new NetworkDisksCheck());
        Assert.Equal((CheckStatus.Skipped, "vda"), (found.Status, found.Subject));
    }

    [Theory]
    [InlineData("0 open\n1 refused", CheckStatus.Pass)]
    [InlineData("0 refused\n1 silent", CheckStatus.Fail)]
    [InlineData("0 starved\n1 silent", CheckStatus.Skipped)]
    [InlineData("", CheckStatus.Skipped)]
    public async Task One_server_is_enough(string answers, CheckStatus status)
    {
        Shells("", "", answers);
        Assert.Equal(status, (await _scene.AskOneAsync(new NetworkDisksCheck())).Status);
    }

    [Theory]
    [InlineData("rbd\ncurl", "curl", CheckStatus.Fail)]
    [InlineData("rbd", "", CheckStatus.Pass)]
    [InlineData("curl", "curl", CheckStatus.Pass)]
    public async Task Its_module_has_to_be_there_where_the_source_has_it_as_one(string here, string there, CheckStatus status)
    {
        Shells(here, there, "0 open");
        Assert.Equal(status, (await _scene.AskOneAsync(new NetworkDisksCheck())).Status);
    }

    private void Shells(string here, string there, string answers)
    {
        _scene.Shell = true;
        _scene.Kvm1.Shell = new FakeShell { Answers = _ => $"{here}\nend" };
        _scene.Kvm2.Shell = new FakeShell { Answers = script => script.Contains("block-", StringComparison.Ordinal) ? $"{there}\nend" : answers };
    }
}
