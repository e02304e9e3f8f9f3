namespace VmMigration.Bench;

/// <summary>One row: what was measured, against what, and what it may be.</summary>
/// <param name="Name">What.</param>
/// <param name="Unit">Of <paramref name="Ours"/> and <paramref name="Theirs"/>.</param>
/// <param name="Ours">The median.</param>
/// <param name="Theirs">The median of what it is compared with; null where nothing is.</param>
/// <param name="Figure">What is judged: a ratio or a difference.</param>
/// <param name="Limit">What the figure may be at most.</param>
/// <param name="Note">How.</param>
internal sealed record Measurement(string Name, string Unit, double Ours, double? Theirs, double Figure, double Limit, string Note)
{
    public bool IsWithin => Figure <= Limit;
}
