namespace VmMigration.Tests.Support;

internal sealed partial class FakeHost
{
    /// <summary>Its shell; null where it is not reached by ssh.</summary>
    public FakeShell? Shell { get; set; } = new();
}
