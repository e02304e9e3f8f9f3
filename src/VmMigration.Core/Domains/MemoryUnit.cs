namespace VmMigration.Domains;

/// <summary>
/// The units of libvirt's XML: <c>b</c> or <c>bytes</c>; <c>KB</c>, <c>MB</c> and so on are powers of 1000;
/// <c>k</c>, <c>KiB</c>, <c>M</c>, <c>MiB</c> and so on powers of 1024. Case does not matter.
/// </summary>
internal static class MemoryUnit
{
    private const string Prefixes = "KMGTPE";

    /// <summary>An amount in KiB, rounded up; null for a unit that is not known and for what does not fit.</summary>
    internal static long? ToKiB(long amount, string unit)
    {
        if (amount < 0 || BytesIn(unit.ToUpperInvariant()) is not { } size)
        {
            return null;
        }

        Int128 kibibytes = ((Int128)amount * size + 1023) / 1024;
        return kibibytes <= long.MaxValue ? (long)kibibytes : null;
    }

    private static Int128? BytesIn(string unit)
    {
        if (unit is "B" or "BYTE" or "BYTES")
        {
            return 1;
        }

        int power = unit.Length == 0 ? 0 : Prefixes.IndexOf(unit[0], StringComparison.Ordinal) + 1;
        int? step = power == 0 ? null : unit[1..] switch
        {
            "" or "IB" => 1024,
            "B" => 1000,
            _ => null,
        };
        if (step is null)
        {
            return null;
        }

        Int128 size = 1;
        for (var i = 0; i < power; i++)
        {
            size *= step.Value;
        }

        return size;
    }
}
