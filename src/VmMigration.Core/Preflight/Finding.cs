namespace VmMigration.Preflight;

/// <summary>One thing that a check found.</summary>
/// <param name="Status">What it means for the move.</param>
/// <param name="Message">What was found: a sentence that needs no subject line, without a full stop.</param>
/// <param name="Subject">What exactly; null for the guest or host as a whole.</param>
/// <param name="Fix">What to do; null where nothing is.</param>
/// <param name="Evidence">The values that were compared; null where there are none.</param>
/// <param name="Error">The error that a move ends with because of it.</param>
public sealed record Finding(
    CheckStatus Status, string Message, string? Subject = null, string? Fix = null, string? Evidence = null,
    MigrationError Error = MigrationError.Incompatible);
