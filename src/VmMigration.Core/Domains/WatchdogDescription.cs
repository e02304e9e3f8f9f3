namespace VmMigration.Domains;

/// <summary>A watchdog: while the guest is paused it is not fed.</summary>
/// <param name="Model"><c>itco</c>, <c>i6300esb</c>, <c>diag288</c>.</param>
/// <param name="Action"><c>reset</c>, <c>poweroff</c>, <c>pause</c>, <c>dump</c>, <c>none</c>; null means reset.</param>
public sealed record WatchdogDescription(string Model, string? Action);
