using Xunit.v3;

namespace VmMigration.Lab.Tests;

/// <summary>
/// What a test shows on real hosts, in the words of the README's table "What was exercised, and on what". Each is a trait, so
/// that <c>--filter "Disks=NBD"</c> runs what stands behind an entry of the table.
/// </summary>
/// <param name="row">The table's row: "Disks".</param>
/// <param name="what">Entries of that row: "NBD".</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class ExercisedAttribute(string row, params string[] what) : Attribute, ITraitAttribute
{
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [.. what.Select(w => KeyValuePair.Create(row, w))];
}
