namespace VmMigration.Tests.Support;

internal sealed partial class FakeHost
{
    /// <summary>What its guests have written by now, by disk.</summary>
    public Func<IReadOnlyDictionary<string, long>> Written { get; set; } = () => new Dictionary<string, long>();
}
