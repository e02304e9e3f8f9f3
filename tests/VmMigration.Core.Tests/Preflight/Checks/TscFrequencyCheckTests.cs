using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Preflight.Checks;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Preflight.Checks;

public sealed class TscFrequencyCheckTests
{
    private readonly CheckScene _scene = new();

    [Theory]
    [InlineData(2_445_432_000L, 2_445_432_000L, false, CheckStatus.Pass)]
    [InlineData(2_445_432_000L, 2_446_000_000L, false, CheckStatus.Pass)]
    [InlineData(2_445_432_000L, 2_446_044_000L, false, CheckStatus.Fail)]
    [InlineData(2_445_432_000L, 3_000_000_000L, false, CheckStatus.Fail)]
    [InlineData(2_445_432_000L, 3_000_000_000L, true, CheckStatus.Pass)]
    [InlineData(2_445_432_000L, 3_000_000_000L, null, CheckStatus.Warning)]
    [InlineData(2_445_432_000L, null, null, CheckStatus.Pass)]
    [InlineData(null, 3_000_000_000L, false, CheckStatus.Pass)]
    public async Task The_rate_has_to_be_the_same_or_the_processor_to_scale_it(long? guest, long? host, bool? scaling, CheckStatus expected)
    {
        _scene.Kvm1.Elements = guest is null ? "" : $"<clock offset='utc'><timer name='tsc' frequency='{guest}'/></clock>";
        _scene.Kvm2.Facts = _scene.Kvm2.Facts with
        {
            Capabilities = _scene.Kvm2.Facts.Capabilities with { Cpu = new HostCpu { TscFrequency = host, TscScaling = scaling } },
        };
        var found = await _scene.AskOneAsync(new TscFrequencyCheck());
        Assert.Equal((expected, expected is CheckStatus.Pass ? null : "tsc"), (found.Status, found.Subject));
    }

    [Fact]
    public async Task A_counter_that_never_changes_has_to_have_a_rate()
    {
        _scene.Kvm1.Elements = "<cpu mode='custom'><model>EPYC</model><feature policy='require' name='invtsc'/></cpu>";
        var found = await _scene.AskOneAsync(new TscFrequencyCheck());
        Assert.Equal((CheckStatus.Fail, "invtsc"), (found.Status, found.Subject));
        Assert.Contains("<timer name='tsc' frequency=", found.Fix, StringComparison.Ordinal);
        _scene.Request = _scene.Request with { Kind = MigrationKind.Cold };
        Assert.Equal(CheckStatus.Pass, (await _scene.AskOneAsync(new TscFrequencyCheck())).Status);
    }
}
