using System.Globalization;

namespace VmMigration.Libvirt;

/// <summary>A host's clock as seen from here.</summary>
/// <param name="Offset">How far it is ahead of this machine's.</param>
/// <param name="Uncertainty">By how much that may be wrong: half the time between question and answer.</param>
public sealed record ClockReading(TimeSpan Offset, TimeSpan Uncertainty)
{
    /// <summary>Reads an answer of <c>date +%s.%N</c>; not every <c>date</c> knows of parts of a second.</summary>
    /// <param name="answer">What the host said.</param>
    /// <param name="asked">When it was asked, by this machine's clock.</param>
    /// <param name="told">When the answer came.</param>
    internal static ClockReading? Of(string answer, DateTimeOffset asked, DateTimeOffset told)
    {
        var parts = answer.Trim().Split('.');
        if (!long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return null;
        }

        var half = (told - asked) / 2;
        var middle = asked + half;
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return parts.Length == 2 && parts[1].Length == 9 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
            ? new ClockReading(time.AddTicks(nanoseconds / 100) - middle, half)
            : new ClockReading(time.AddSeconds(0.5) - middle, half + TimeSpan.FromSeconds(0.5));
    }
}
