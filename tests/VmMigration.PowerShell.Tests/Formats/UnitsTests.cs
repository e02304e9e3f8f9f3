using VmMigration.Formats;

namespace VmMigration.Tests.Formats;

public class UnitsTests
{
    [Theory]
    [InlineData(null, "–")]
    [InlineData(0L, "0 B")]
    [InlineData(999L, "999 B")]
    [InlineData(1000L, "1 KiB")]
    [InlineData(1536L, "1.5 KiB")]
    [InlineData(512L << 20, "512 MiB")]
    [InlineData(1023L << 20, "1 GiB")]
    [InlineData(43L << 30, "43 GiB")]
    [InlineData(long.MaxValue, "8192 PiB")]
    public void Bytes_are_in_the_unit_that_leaves_few_digits(long? bytes, string shown) => Assert.Equal(shown, Units.Bytes(bytes));

    [Fact]
    public void A_rate_that_nobody_knows_is_a_dash_and_not_a_rate() => Assert.Equal("–", Units.Rate(null));

    [Fact]
    public void A_rate_is_a_second() => Assert.Equal("1.1 GiB/s", Units.Rate(1_181_116_006));

    [Theory]
    [InlineData("0:0:0.24", "00:00.2")]
    [InlineData("0:59:59.96", "59:59.9")]
    [InlineData("1:02:03", "1:02:03")]
    [InlineData("1.2:03:04", "26:03:04")]
    public void Elapsed_time_has_hours_only_where_there_are_any(string elapsed, string shown) =>
        Assert.Equal(shown, Units.Elapsed(TimeSpan.Parse(elapsed, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void A_downtime_that_was_measured_goes_before_one_that_is_expected()
    {
        Assert.Equal("118 ms", Units.Downtime(TimeSpan.FromMilliseconds(118), TimeSpan.FromMilliseconds(300)));
        Assert.Equal("~300 ms", Units.Downtime(null, TimeSpan.FromMilliseconds(300)));
        Assert.Equal("12.5 s", Units.Downtime(TimeSpan.FromSeconds(12.5), null));
        Assert.Equal("–", Units.Downtime(null, null));
    }
}
