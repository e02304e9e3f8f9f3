namespace VmMigration.Hosts;

/// <summary>A host's clock as seen from the administrator's machine.</summary>
/// <param name="Offset">How far it is ahead of this machine's.</param>
/// <param name="Uncertainty">By how much that may be wrong, since an answer takes its time.</param>
public sealed record HostClock(TimeSpan Offset, TimeSpan Uncertainty);
