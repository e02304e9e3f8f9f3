namespace VmMigration.Belongings;

/// <summary>A row of the table of what travels with a guest.</summary>
/// <param name="Kept">Where a host keeps it.</param>
/// <param name="Live">What becomes of it when the guest is moved live.</param>
/// <param name="Cold">What becomes of it when the guest is moved cold.</param>
/// <param name="Stays">What is left of it on the source with <c>-KeepSource</c>.</param>
internal sealed record BelongingWord(string Kept, string Live, string Cold, string Stays);
