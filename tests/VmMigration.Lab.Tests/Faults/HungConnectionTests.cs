using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>
/// The workstation's ssh to a host hangs in the middle of a move: it is there, and nothing gets through any more. Who asks
/// after the daemon hears nothing, and dials anew.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class HungConnectionTests(FaultFixture faults)
{
    private const int Hurry = 4;

    [Exercised("Faults", "ssh that hangs")]
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public Task A_move_by_peer_to_peer_is_followed_over_another(bool source, bool destination) => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await scene.WithClockAsync(new HastyTime(Hurry));
        MigrationRun run = await scene.StartAsync();
        foreach (LabHost host in HungOf(scene, source, destination))
        {
            string hung = await OwnSsh.HangAsync(host);
            Assert.True(await Wait.UntilAsync(
                async () => (await OwnSsh.ToAsync(host)) is [var other] && other != hung,
                Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None), run.Latest.Reason);
        }

        Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
        await scene.HurryAsync();
        await scene.MovedAsync(await Administrator.EndOf(run));
    }, LabTransport.Ssh);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public Task A_move_that_the_session_drives_ends_and_the_guest_stays(bool source, bool destination) =>
        faults.ShowAsync(ControlMode.Direct, async scene =>
        {
            await scene.WithClockAsync(new HastyTime(Hurry));
            MigrationRun run = await scene.StartAsync();
            foreach (LabHost host in HungOf(scene, source, destination))
            {
                await OwnSsh.HangAsync(host);
            }

            await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationFailed);
        }, LabTransport.Ssh);

    private static IEnumerable<LabHost> HungOf(FaultScene scene, bool source, bool destination) =>
        new[] { (source, scene.Here), (destination, scene.There) }.Where(h => h.Item1).Select(h => h.Item2);
}
