namespace VmMigration.Acceptance;

/// <summary>Files of Pester tests whose guests mostly rest.</summary>
public sealed class AcceptanceTests(AcceptanceLab lab) : PesterTests(lab), IClassFixture<AcceptanceLab>
{
    public static TheoryData<string, ModuleCopy> Rows => Files(needBusyGuest: false);

    [Theory]
    [MemberData(nameof(Rows))]
    public Task Pester(string file, ModuleCopy copy) => RunAsync(file, copy);
}
