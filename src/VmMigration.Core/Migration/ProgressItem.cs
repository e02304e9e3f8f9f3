namespace VmMigration.Migration;

/// <summary>A record of a move, and whether it must reach its reader.</summary>
/// <param name="Record">The record.</param>
/// <param name="IsMilestone">A change of phase, an iteration, a decision or the end; else a sample in between.</param>
public readonly record struct ProgressItem(MigrationProgress Record, bool IsMilestone);
