using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>
/// The guest went across, and there it came to grief before anything was settled: the move is no success, and the source's image, which
/// may be what it is brought back from, stays.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class ArrivedOutOfOrderTests(FaultFixture faults)
{
    [Exercised("Faults", "guest in trouble on arrival")]
    [Theory]
    [InlineData("panic", "crashed", "has crashed")]
    [InlineData("full", "paused (I/O error)", "I/O error")]
    public Task The_source_keeps_its_image(string trouble, string state, string told) => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await using var disk = await SmallDisk.MountAsync(scene.There, 80);
        await HostsSay.VirshAsync(scene.Here, "set-lifecycle-action", scene.Guest.Name, "crash", "preserve", "--live");
        await ClientDeathTests.DieAsync(scene, FaultScene.Fast, "After:MigrateAsync");
        Assert.StartsWith("running", await HostsSay.VirshAsync(scene.There, "domstate", scene.Guest.Name), StringComparison.Ordinal);
        await (trouble is "full" ? disk.FillAsync() : scene.Guest.OrderAsync("panic"));
        string seen = "";
        Assert.True(
            await Wait.UntilAsync(
                async () => (seen = await HostsSay.VirshAsync(scene.There, "domstate", "--reason", scene.Guest.Name)).StartsWith(state, StringComparison.Ordinal),
                Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None),
            seen);
        await scene.ArrivedOutOfOrderAsync(await scene.ResumeAsync(), told);
    }, localDisk: true);
}
