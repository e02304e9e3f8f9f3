using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>Somebody presses Ctrl+C at the workstation.</summary>
[Collection(FaultCollection.Name)]
public sealed class InterruptTests(FaultFixture faults)
{
    private const int Interrupted = 130;

    [Exercised("Faults", "Ctrl+C")]
    [Fact]
    public Task A_move_by_peer_to_peer_is_left_alone_and_found_again() => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await InterruptAsync(scene);
        Task<MigrationProgress> followed = scene.ResumeAsync();
        await scene.HurryAsync();
        await scene.MovedAsync(await followed);
    });

    [Fact]
    public Task A_move_that_hangs_on_the_session_is_stopped() => faults.ShowAsync(ControlMode.Direct, async scene =>
    {
        await InterruptAsync(scene);
        MigrationProgress end = Assert.Single(scene.Administrator.Journals.ReadAll()).End!;
        await scene.StaysAsync(end, MigrationOutcome.Cancelled);
    });

    private static async Task InterruptAsync(FaultScene scene)
    {
        using ChildClient client = ChildClient.Start(scene, FaultScene.Slow);
        await client.ReachAsync(MigrationPhase.PreCopy);
        await client.InterruptAsync();
        int code = await client.EndAsync();
        Assert.True(code == Interrupted, $"{code}: {client.Said}");
    }
}
