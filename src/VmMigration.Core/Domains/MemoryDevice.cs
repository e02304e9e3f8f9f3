namespace VmMigration.Domains;

/// <summary>A memory device.</summary>
/// <param name="Model"><c>dimm</c>, <c>nvdimm</c>, <c>virtio-mem</c>, <c>virtio-pmem</c>, <c>sgx-epc</c>.</param>
/// <param name="SizeKiB">Its size in KiB.</param>
public sealed record MemoryDevice(string Model, long SizeKiB)
{
    /// <summary>The guest's NUMA node it belongs to; null when not said.</summary>
    public int? GuestNode { get; init; }

    /// <summary>The host's file or device behind it; null when there is none.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The slot it is in; a DIMM cannot be moved without one. Null when not said.</summary>
    public int? Slot { get; init; }
}
