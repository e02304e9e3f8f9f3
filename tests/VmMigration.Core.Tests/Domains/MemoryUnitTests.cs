using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

public sealed class MemoryUnitTests
{
    [Theory]
    [InlineData(4096, "b", 4)]
    [InlineData(4097, "bytes", 5)]
    [InlineData(1024, "KB", 1000)]
    [InlineData(7, "k", 7)]
    [InlineData(7, "KiB", 7)]
    [InlineData(512, "MB", 500_000)]
    [InlineData(2, "M", 2048)]
    [InlineData(2, "MiB", 2048)]
    [InlineData(2, "mib", 2048)]
    [InlineData(1, "GB", 976_563)]
    [InlineData(2, "G", 2_097_152)]
    [InlineData(2, "GiB", 2_097_152)]
    [InlineData(1, "TiB", 1_073_741_824)]
    [InlineData(1, "PiB", 1_099_511_627_776)]
    [InlineData(1, "EiB", 1_125_899_906_842_624)]
    [InlineData(0, "GiB", 0)]
    public void An_amount_becomes_KiB_rounded_up(long amount, string unit, long kibibytes) =>
        Assert.Equal(kibibytes, MemoryUnit.ToKiB(amount, unit));

    [Theory]
    [InlineData(1, "")]
    [InlineData(1, "X")]
    [InlineData(1, "Kibit")]
    [InlineData(1, "KiBi")]
    [InlineData(-1, "KiB")]
    [InlineData(long.MaxValue, "EiB")]
    public void A_unit_that_is_not_known_is_not_guessed(long amount, string unit) =>
        Assert.Null(MemoryUnit.ToKiB(amount, unit));
}
