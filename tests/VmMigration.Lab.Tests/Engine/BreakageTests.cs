using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Moves that break at their beginning; what breaks them later is shown among the faults.</summary>
[Collection(LabCollection.Engine)]
public sealed class BreakageTests(LabFixture fixture)
{
    [Fact]
    public async Task Memory_cannot_be_sent_to_the_address()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], BusyGuest.Options);
        await using var administrator = new Administrator();
        MigrationProgress end = await administrator.MoveAsync(
            Administrator.Ask(guest, lab) with { MigrationAddress = lab.Hosts[0].MigrationAddress });
        Ended.With(MigrationError.MigrationFailed, end);
        Assert.Contains(lab.Hosts[0].MigrationAddress, end.Error!.Message, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
    }
}
