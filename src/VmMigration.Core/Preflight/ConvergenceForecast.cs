namespace VmMigration.Preflight;

/// <summary>
/// How long copying a guest's memory would take, by how fast it changes. Each pass sends what was changed during the one
/// before, so what is left shrinks by the same factor each time, or not at all.
/// </summary>
/// <param name="Time">How long until the rest can be sent within the downtime; null for never.</param>
/// <param name="Downtime">How long the guest then stands still; for a move that never ends, what it would take after a pass.</param>
public sealed record ConvergenceForecast(TimeSpan? Time, TimeSpan Downtime)
{
    /// <summary>More passes than QEMU makes in any move that is worth waiting for.</summary>
    private const int MostPasses = 1000;

    /// <summary>Reckons it. Pure.</summary>
    /// <param name="memory">What there is to send, in bytes.</param>
    /// <param name="dirty">How much of it changes, in bytes per second.</param>
    /// <param name="link">How much can be sent, in bytes per second; more than 0.</param>
    /// <param name="downtime">How long the guest may stand still at most.</param>
    public static ConvergenceForecast Of(double memory, double dirty, double link, TimeSpan downtime)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(link);
        var (left, seconds) = (memory, 0d);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var took = left / link;
            if (took <= downtime.TotalSeconds && pass > 0)
            {
                return new(TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(took));
            }

            seconds += took;
            var changed = Math.Min(memory, dirty * took);
            if (changed >= left && changed > downtime.TotalSeconds * link)
            {
                return new(null, TimeSpan.FromSeconds(changed / link));
            }

            left = changed;
        }

        return new(null, TimeSpan.FromSeconds(left / link));
    }
}
