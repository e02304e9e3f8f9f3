using VmMigration.Migration;

namespace VmMigration.Hosts;

/// <summary>Something that happened to a guest that is being moved.</summary>
/// <param name="Kind">What.</param>
/// <param name="Iteration">Which iteration began, for <see cref="GuestEventKind.Iteration"/>.</param>
/// <param name="Job">The job's figures, for <see cref="GuestEventKind.JobCompleted"/>.</param>
public sealed record GuestEvent(GuestEventKind Kind, int? Iteration = null, MigrationSample? Job = null);
