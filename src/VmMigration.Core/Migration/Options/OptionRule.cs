namespace VmMigration.Migration;

/// <summary>Options that cannot be had together.</summary>
/// <param name="Group">What they are about.</param>
/// <param name="Breaks">Whether a request has them.</param>
/// <param name="Why">Why it cannot be, as a clause.</param>
/// <param name="Action">What to do, as a sentence.</param>
internal sealed record OptionRule(OptionGroup Group, Func<MigrationRequest, bool> Breaks, string Why, string Action);
