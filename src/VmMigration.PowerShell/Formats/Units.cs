using System.Globalization;

namespace VmMigration.Formats;

/// <summary>Figures as the tables show them. What is not known is a dash.</summary>
public static class Units
{
    private const string Unknown = "–";
    private static readonly string[] Names = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>Bytes, in the unit that leaves two or three digits.</summary>
    public static string Bytes(long? bytes) => bytes is { } known ? Scale(known) : Unknown;

    /// <summary>Bytes per second.</summary>
    public static string Rate(long? bytesPerSecond) => bytesPerSecond is { } known ? $"{Scale(known)}/s" : Unknown;

    /// <summary>Since when: <c>mm:ss.f</c>, with hours where there are any.</summary>
    public static string Elapsed(TimeSpan elapsed) => elapsed < TimeSpan.FromHours(1)
        ? elapsed.ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalHours}:{elapsed:mm\\:ss}");

    /// <summary>How long a guest stood still, or how long it is expected to.</summary>
    public static string Downtime(TimeSpan? real, TimeSpan? expected) => (real, expected) switch
    {
        ({ } known, _) => Milliseconds(known),
        (null, { } guess) => $"~{Milliseconds(guess)}",
        _ => Unknown,
    };

    private static string Milliseconds(TimeSpan time) => time.TotalSeconds < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static string Scale(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 1000 && unit < Names.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(value < 10 && unit > 0 ? Math.Round(value, 1) : Math.Round(value))} {Names[unit]}");
    }
}
