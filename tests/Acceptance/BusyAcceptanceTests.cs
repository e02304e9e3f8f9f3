namespace VmMigration.Acceptance;

/// <summary>Files of Pester tests that need a guest which moves for as long as it is let.</summary>
public sealed class BusyAcceptanceTests(BusyLab lab) : PesterTests(lab), IClassFixture<BusyLab>
{
    public static TheoryData<string, ModuleCopy> Rows => Files(needBusyGuest: true);

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Pester(string file, ModuleCopy copy) => RunAsync(file, copy);
}
