using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>A guest whose disk is copied, and that is switched to post-copy then: the destination's disk is the one that is written to.</summary>
[Collection(FaultCollection.Name)]
public sealed class DiskPostCopyTests(FaultFixture faults)
{
    /// <summary>In MiB/s: the disk is across soon.</summary>
    private const long OfDisk = 16;

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task The_sources_image_goes_when_the_memory_is_across(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync(
            scene.Request with { Bandwidth = OfDisk, PostCopy = true, PostCopyBandwidth = 1 }, MigrationPhase.CopyingDisks);
        await scene.SlowDownAsync();
        await Administrator.ReachAsync(run, MigrationPhase.PreCopy);
        await SwitchAsync(scene);
        Assert.False(run.Completion.IsCompleted, run.Latest.Reason);
        await scene.HurryAsync("--postcopy");
        await scene.MovedAsync(await Administrator.EndOf(run));
    }, localDisk: true);

    [Exercised("Faults", "client killed in post-copy")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task The_client_is_killed_in_it_and_the_next_session_removes_the_sources_image(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        using (ChildClient client = ChildClient.Start(scene, OfDisk, "--post-copy", "1"))
        {
            await client.ReachAsync(MigrationPhase.CopyingDisks);
            await scene.SlowDownAsync();
            await client.ReachAsync(MigrationPhase.PreCopy);
            await SwitchAsync(scene);
            await client.KillAsync();
        }

        Task<MigrationProgress> followed = scene.ResumeAsync();
        await scene.HurryAsync("--postcopy");
        await scene.MovedAsync(await followed);
    }, localDisk: true);

    /// <summary>Switches, and sees that the guest runs there while the source has its image still.</summary>
    private static async Task SwitchAsync(FaultScene scene)
    {
        await HostsSay.VirshAsync(scene.Here, "migrate-postcopy", scene.Guest.Name);
        string[] expected = [$"{scene.Here}: paused (post-copy)", $"{scene.There}: running (post-copy)"];
        string where = "";
        Assert.True(await Wait.UntilAsync(
            async () => (where = await HostsSay.WhereAsync(scene.Guest)) == string.Join(", ", expected.Order(StringComparer.Ordinal)),
            Administrator.Patience, TimeSpan.FromMilliseconds(50), CancellationToken.None), where);
        Assert.Contains(HostBelongings.Of(scene.Guest)[1], await HostBelongings.ListAsync(scene.Here));
    }
}
