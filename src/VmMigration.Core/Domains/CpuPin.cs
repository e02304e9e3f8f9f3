namespace VmMigration.Domains;

/// <summary>A thread of a guest that may run on some processors of the host only.</summary>
/// <param name="Thread"><c>vcpu</c>, <c>iothread</c> or <c>emulator</c>.</param>
/// <param name="Id">Which of them; null for the emulator.</param>
/// <param name="CpuSet">The host's processors, as in <c>0-3,^1</c>.</param>
public sealed record CpuPin(string Thread, int? Id, string CpuSet);
