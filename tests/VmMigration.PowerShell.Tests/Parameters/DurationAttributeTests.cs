using System.Management.Automation;
using VmMigration.Parameters;

namespace VmMigration.Tests.Parameters;

public class DurationAttributeTests
{
    private static readonly DurationAttribute Downtime = new("ms", 1, 2_000_000);
    private static readonly DurationAttribute Interval = new("s", 100, 86_400_000);

    [Theory]
    [InlineData("300ms", 300)]
    [InlineData("2s", 2000)]
    [InlineData("300", 300)]
    [InlineData(300, 300)]
    [InlineData(300L, 300)]
    [InlineData(0.5e3, 500)]
    [InlineData("00:00:01.5", 1500)]
    public void A_length_of_time_may_be_written_as_people_do(object written, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Downtime.Transform(null!, written));

    [Fact]
    public void A_number_may_count_seconds() => Assert.Equal(TimeSpan.FromSeconds(10), Interval.Transform(null!, 10));

    [Fact]
    public void A_TimeSpan_is_one() => Assert.Equal(TimeSpan.FromSeconds(1), Downtime.Transform(null!, TimeSpan.FromSeconds(1)));

    [Theory]
    [InlineData("soon")]
    [InlineData("")]
    [InlineData("0")]
    [InlineData(-300)]
    [InlineData("-2s")]
    [InlineData("1h")]
    [InlineData(1e300)]
    [InlineData(double.NaN)]
    [InlineData(null)]
    [InlineData(true)]
    public void What_is_none_or_too_long_is_refused(object? written) =>
        Assert.Throws<ArgumentTransformationMetadataException>(() => Downtime.Transform(null!, written!));
}
