using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class CpuHostPassthroughCheckTests
{
    private readonly CheckScene _scene = new();

    public CpuHostPassthroughCheckTests()
    {
        _scene.Kvm1.Elements = "<cpu mode='host-passthrough' check='none' migratable='on'/>";
        Are(_scene.Kvm1, "EPYC-Rome", 0x8301034);
        Are(_scene.Kvm2, "EPYC-Rome", 0x8301034);
        RecordedPlatform.Offers(_scene.Kvm1, "7.2.0-q35");
        RecordedPlatform.Offers(_scene.Kvm2, "7.2.0-q35");
    }

    [Fact]
    public async Task The_same_processor_will_do() =>
        Assert.Equal((CheckStatus.Pass, "kvm1 and kvm2 have the same processor"), Of(await AskAsync()));

    [Fact]
    public async Task Another_microcode_is_worth_knowing()
    {
        Are(_scene.Kvm2, "EPYC-Rome", 0x8301055);
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Warning, "microcode"), (found.Status, found.Subject));
        Assert.Equal("kvm1: AMD EPYC-Rome microcode 0x8301034, kvm2: AMD EPYC-Rome microcode 0x8301055", found.Evidence);
    }

    [Fact]
    public async Task A_newer_processor_that_lacks_nothing_is_worth_knowing()
    {
        Are(_scene.Kvm2, "EPYC-Milan", 1);
        var found = await AskAsync();
        Assert.Equal((CheckStatus.Warning, "processor"), (found.Status, found.Subject));
    }

    [Fact]
    public async Task A_processor_that_lacks_something_will_not_do()
    {
        RecordedPlatform.Gives(_scene.Kvm2, Sample.Read("platform/cpu-EPYC-7601-32-Core.xml"));
        var found = await AskAsync();
        Assert.Equal(CheckStatus.Fail, found.Status);
        Assert.Contains("clwb", found.Subject, StringComparison.Ordinal);
        Assert.Contains("Get-MigrationCpuBaseline", found.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_that_are_not_left_out_may_hold_it()
    {
        _scene.Kvm1.Elements = "<cpu mode='host-passthrough' check='none' migratable='off'/>";
        Assert.Equal(CheckStatus.Warning, (await AskAsync()).Status);
    }

    [Theory]
    [InlineData("", MigrationKind.Live)]
    [InlineData("<cpu mode='custom'><model>EPYC</model></cpu>", MigrationKind.Live)]
    [InlineData("<cpu mode='host-passthrough'/>", MigrationKind.Cold)]
    public async Task Others_pass_without_a_question(string cpu, MigrationKind kind)
    {
        _scene.Kvm1.Elements = cpu;
        _scene.Request = _scene.Request with { Kind = kind };
        Assert.Equal(CheckStatus.Pass, (await AskAsync()).Status);
        Assert.DoesNotContain("compare CPU", _scene.Kvm2.Questions);
    }

    private static void Are(FakeHost host, string model, long microcode) => host.Facts = host.Facts with
    {
        Capabilities = host.Facts.Capabilities with { Cpu = new HostCpu { Vendor = "AMD", Model = model, MicrocodeVersion = microcode } },
    };

    private static (CheckStatus, string) Of(MigrationCheck check) => (check.Status, check.Message);

    private Task<MigrationCheck> AskAsync() => _scene.AskOneAsync(new CpuHostPassthroughCheck());
}
