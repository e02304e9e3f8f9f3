using VmMigration.Preflight;

namespace VmMigration.Tests.Preflight;

/// <summary>Memory in MiB, rates in MiB/s.</summary>
public sealed class ConvergenceForecastTests
{
    [Theory]
    [InlineData(1000, 0, 100, 300, 10, 0)]
    [InlineData(1000, 10, 100, 300, 11.0, 100)]
    [InlineData(1000, 50, 100, 300, 19.7, 156)]
    [InlineData(10, 1000, 100, 300, 0.1, 100)]
    public void A_move_ends_once_the_rest_fits_the_downtime(double memory, double dirty, double link, int downtime, double seconds, int stands)
    {
        var forecast = ConvergenceForecast.Of(memory, dirty, link, TimeSpan.FromMilliseconds(downtime));
        Assert.Equal(seconds, forecast.Time!.Value.TotalSeconds, 1);
        Assert.Equal(stands, forecast.Downtime.TotalMilliseconds, 0);
    }

    [Theory]
    [InlineData(1000, 100, 100)]
    [InlineData(1000, 200, 100)]
    public void A_guest_that_changes_as_much_as_can_be_sent_never_ends(double memory, double dirty, double link)
    {
        var forecast = ConvergenceForecast.Of(memory, dirty, link, TimeSpan.FromMilliseconds(300));
        Assert.Null(forecast.Time);
        Assert.Equal(memory / link, forecast.Downtime.TotalSeconds, 3);
    }
}
