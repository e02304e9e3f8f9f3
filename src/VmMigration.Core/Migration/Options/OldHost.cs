namespace VmMigration.Migration;

/// <summary>A host that is too old for an option.</summary>
/// <param name="Host">The host.</param>
/// <param name="Why">Which option, what it would need and what it has, as a clause.</param>
/// <param name="Action">What to do, as a sentence.</param>
internal sealed record OldHost(string Host, string Why, string Action);
