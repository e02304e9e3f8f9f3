namespace VmMigration.Domains;

/// <summary>Which of the host's NUMA cells the memory of one of a guest's NUMA nodes comes from.</summary>
/// <param name="GuestNode">The guest's node.</param>
/// <param name="Mode"><c>strict</c>, <c>preferred</c>, <c>interleave</c>, <c>restrictive</c>; null when not said.</param>
/// <param name="NodeSet">The host's cells, as in <c>0-1</c>; null when not said.</param>
public sealed record GuestNodeTuning(int GuestNode, string? Mode, string? NodeSet);
