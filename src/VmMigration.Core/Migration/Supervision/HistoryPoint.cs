namespace VmMigration.Migration;

/// <summary>A sample as the history keeps it.</summary>
/// <param name="At">Since the move began.</param>
/// <param name="Iteration">Which time memory was gone through.</param>
/// <param name="Sent">What was sent, in bytes.</param>
/// <param name="Left">What was left when it began, in bytes: what remains sinks within each iteration and says little.</param>
/// <param name="Bandwidth">Smoothed, in bytes per second.</param>
internal readonly record struct HistoryPoint(TimeSpan At, int Iteration, long Sent, long Left, double Bandwidth);
