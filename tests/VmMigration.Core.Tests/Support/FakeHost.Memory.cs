using VmMigration.Hosts;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHost
{
    /// <summary>In bytes.</summary>
    public long FreeMemory { get; set; } = 32L << 30;

    /// <summary>Its free huge pages, by cell and size in KiB.</summary>
    public Dictionary<(int Cell, long SizeKiB), long> FreeHugePages { get; } = [];

    /// <summary>What each of its guests has of it.</summary>
    public long? Resident { get; set; } = 512L << 20;

    /// <summary>The memory of each of its guests, in a list of them.</summary>
    public long? GuestMemory { get; set; }

    /// <summary>How fast each of its guests changed its memory when that was measured; null for never.</summary>
    public long? DirtyRate { get; set; }

    /// <summary>What a measurement will find; null for one that comes to nothing.</summary>
    public long? Measures { get; set; } = 10L << 20;

    /// <summary>What all its guests have beside their devices and firmware, as XML.</summary>
    public string Tuning { get; set; } = "";
}
