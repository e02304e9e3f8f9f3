namespace VmMigration.Domains;

/// <summary>A block job that mirrors a disk; a guest with one cannot be moved until it ends.</summary>
/// <param name="Job"><c>copy</c> or <c>active-commit</c>; null when not said.</param>
/// <param name="IsReady">Whether both sides are the same and it waits to be ended.</param>
/// <param name="Target">What it writes to.</param>
public sealed record DiskMirror(string? Job, bool IsReady, DiskSource Target);
