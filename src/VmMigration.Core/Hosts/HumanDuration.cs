using System.Globalization;
using System.Text;

namespace VmMigration.Hosts;

/// <summary>
/// A length of time as people write it: whole numbers with a unit each, the larger unit first: <c>900ms</c>,
/// <c>90s</c>, <c>15m</c>, <c>1h30m</c>, <c>2d</c>. A number without a unit is not a duration.
/// </summary>
public static class HumanDuration
{
    private static readonly (string Suffix, long Milliseconds)[] Units =
    [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ];

    /// <summary>What a duration looks like, for messages.</summary>
    public const string Examples = "900ms, 90s, 15m or 1h30m";

    /// <summary>Reads a duration; false when <paramref name="text"/> is not one or is longer than 9999 days.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        if (rest.IsEmpty)
        {
            return false;
        }

        long milliseconds = 0;
        var nextUnit = 0;
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
            {
                return false;
            }

            long number = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            int letters = rest.IndexOfAnyInRange('0', '9');
            ReadOnlySpan<char> suffix = letters < 0 ? rest : rest[..letters];
            int unit = IndexOfUnit(suffix, nextUnit);
            if (unit < 0)
            {
                return false;
            }

            milliseconds += number * Units[unit].Milliseconds;
            nextUnit = unit + 1;
            rest = rest[suffix.Length..];
        }

        if (milliseconds > 9999 * Units[0].Milliseconds)
        {
            return false;
        }

        duration = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>
    /// Writes a duration so that <see cref="TryParse"/> reads it back, to the millisecond.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative.</exception>
    public static string Format(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var rest = (long)duration.TotalMilliseconds;
        // 900ms and 1500ms read better than 1s500ms; from ten seconds on the milliseconds are the small part.
        if (rest < 10_000 && rest % 1_000 != 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{rest}ms");
        }

        var text = new StringBuilder();
        foreach ((string suffix, long size) in Units)
        {
            if (rest >= size)
            {
                text.Append(CultureInfo.InvariantCulture, $"{rest / size}{suffix}");
                rest %= size;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static int IndexOfUnit(ReadOnlySpan<char> suffix, int from)
    {
        for (int i = from; i < Units.Length; i++)
        {
            if (suffix.SequenceEqual(Units[i].Suffix))
            {
                return i;
            }
        }

        return -1;
    }
}
