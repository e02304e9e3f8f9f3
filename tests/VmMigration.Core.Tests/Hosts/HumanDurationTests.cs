using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

public sealed class HumanDurationTests
{
    [Theory]
    [InlineData("900ms", 900)]
    [InlineData("2s", 2_000)]
    [InlineData("90s", 90_000)]
    [InlineData("15m", 900_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d2h3m4s5ms", 93_784_005)]
    [InlineData(" 2s ", 2_000)]
    [InlineData("0s", 0)]
    [InlineData("9999d", 9999 * 86_400_000L)]
    public void Numbers_with_units_are_read(string text, long milliseconds)
    {
        Assert.True(HumanDuration.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("900")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("2 s")]
    [InlineData("30m1h")]
    [InlineData("1m1m")]
    [InlineData("1w")]
    [InlineData("2S")]
    [InlineData("10000d")]
    [InlineData("99999999999999999999s")]
    [InlineData("00:15:00")]
    public void Anything_else_is_no_duration(string? text) => Assert.False(HumanDuration.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(900, "900ms")]
    [InlineData(1_500, "1500ms")]
    [InlineData(2_000, "2s")]
    [InlineData(90_000, "1m30s")]
    [InlineData(10_001, "10s1ms")]
    [InlineData(900_000, "15m")]
    [InlineData(5_400_000, "1h30m")]
    public void What_is_written_can_be_read_back(long milliseconds, string text)
    {
        Assert.Equal(text, HumanDuration.Format(TimeSpan.FromMilliseconds(milliseconds)));
        Assert.True(HumanDuration.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }
}
