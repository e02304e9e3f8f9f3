using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class VcpuLimitCheckTests
{
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData("pc-i440fx-7.2", "7.2.0", 255, true)]
    [InlineData("pc-i440fx-7.2", "7.2.0", 256, false)]
    [InlineData("pc-q35-7.2", "7.2.0-q35", 288, true)]
    [InlineData("pc-q35-7.2", "7.2.0-q35", 289, false)]
    public async Task A_machine_type_takes_so_many(string machine, string recording, int vcpus, bool fits)
    {
        (_scene.Kvm1.Machine, _scene.Kvm1.Vcpus) = (machine, vcpus);
        RecordedPlatform.Offers(_scene.Kvm2, recording);
        var found = await _scene.AskOneAsync(new VcpuLimitCheck());
        Assert.Equal((fits ? CheckStatus.Pass : CheckStatus.Fail, fits ? null : "vcpu"), (found.Status, found.Subject));
        Assert.Equal(fits ? null : $"web1: {vcpus}, kvm2: {vcpus - 1}", found.Evidence);
    }

    [Fact]
    public async Task Where_there_is_no_such_machine_nothing_is_said()
    {
        _scene.Kvm1.Machine = "pc-q35-9.0";
        RecordedPlatform.Offers(_scene.Kvm2, "7.2.0-q35");
        Assert.Equal(CheckStatus.Skipped, (await _scene.AskOneAsync(new VcpuLimitCheck())).Status);
    }
}
