namespace VmMigration.Domains;

/// <summary>A NUMA node that a guest sees.</summary>
/// <param name="Id">Its number.</param>
/// <param name="MemoryKiB">Its memory in KiB.</param>
/// <param name="Vcpus">Its vCPUs, as in <c>0-3</c>; null when it has none.</param>
public sealed record GuestNumaNode(int Id, long MemoryKiB, string? Vcpus);
