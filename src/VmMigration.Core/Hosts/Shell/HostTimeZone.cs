using System.Globalization;

namespace VmMigration.Hosts;

/// <summary>A host's time zone.</summary>
/// <param name="Name">What it is called: <c>Europe/Berlin</c>; null where that is not to be seen.</param>
/// <param name="Offset">How far its time is from UTC now.</param>
public sealed record HostTimeZone(string? Name, TimeSpan Offset)
{
    private const string Zones = "/zoneinfo/";

    /// <summary>For an administrator.</summary>
    public override string ToString() => $"{Name ?? "unnamed"} (UTC{(Offset < TimeSpan.Zero ? '-' : '+')}{Offset:hh\\:mm})";

    /// <summary>Reads <c>+0900 /usr/share/zoneinfo/Asia/Tokyo</c>; null for anything else.</summary>
    internal static HostTimeZone? Read(string text)
    {
        var parts = text.Split(' ', 2);
        if (parts[0] is not [('+' or '-') and var sign, .. { Length: 4 } digits] || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        var offset = new TimeSpan(number / 100, number % 100, 0);
        var file = parts.Length > 1 ? parts[1] : "";
        var at = file.IndexOf(Zones, StringComparison.Ordinal);
        return new HostTimeZone(at < 0 ? null : file[(at + Zones.Length)..], sign == '-' ? -offset : offset);
    }
}
