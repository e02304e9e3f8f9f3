using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The workstation loses its ssh to the hosts in the middle of a move.</summary>
[Collection(FaultCollection.Name)]
public sealed class LostConnectionTests(FaultFixture faults)
{
    [Exercised("Faults", "ssh cut")]
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public Task A_move_by_peer_to_peer_goes_on(bool source, bool destination) => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await CutAsync(scene, source, destination);
        await Task.Delay(300);
        Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
        await scene.HurryAsync();
        await scene.MovedAsync(await Administrator.EndOf(run));
    }, LabTransport.Ssh);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public Task A_move_that_the_session_drives_ends_and_the_guest_stays(bool source, bool destination) =>
        faults.ShowAsync(ControlMode.Direct, async scene =>
        {
            MigrationRun run = await scene.StartAsync();
            await CutAsync(scene, source, destination);
            await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationFailed);
        }, LabTransport.Ssh);

    private static async Task CutAsync(FaultScene scene, bool source, bool destination)
    {
        if (source)
        {
            await OwnSsh.CutAsync(scene.Here);
        }

        if (destination)
        {
            await OwnSsh.CutAsync(scene.There);
        }
    }
}
