using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>
/// A client is killed before and behind each call that changes something in a host's storage, in a move that copies a disk. The
/// calls about the disk's folder are counted over both hosts, in the order in which they are made.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class StorageCallDeathTests(FaultFixture faults)
{
    /// <summary>The pools over the disk's folder (1, 2), a marker in each, and once more the source's pool (3).</summary>
    [Theory]
    [InlineData("Before:StartPoolOfFolderAsync")]
    [InlineData("After:StartPoolOfFolderAsync")]
    [InlineData("After:StartPoolOfFolderAsync:2")]
    [InlineData("Before:CreateVolumeAsync")]
    [InlineData("After:CreateVolumeAsync")]
    [InlineData("After:CreateVolumeAsync:2")]
    [InlineData("Before:DeleteVolumeAsync")]
    [InlineData("After:DeleteVolumeAsync")]
    [InlineData("After:DeleteVolumeAsync:2")]
    [InlineData("Before:StopPoolAsync")]
    [InlineData("After:StopPoolAsync")]
    [InlineData("After:StopPoolAsync:2")]
    [InlineData("After:StartPoolOfFolderAsync:3")]
    [InlineData("After:StopPoolAsync:3")]
    public Task While_it_looks_for_the_disk_its_traces_are_removed(string death) => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await DieAsync(scene, FaultScene.Slow, death);
        await scene.NotBegunAsync(await scene.ResumeAsync());
    }, localDisk: true);

    /// <summary>The image that the disk is to be copied into, and the pool that it is made through.</summary>
    [Exercised("Faults", "client killed in a storage call")]
    [Theory]
    [InlineData("Before:StartPoolOfFolderAsync:4")]
    [InlineData("After:StartPoolOfFolderAsync:4")]
    [InlineData("Before:CreateVolumeAsync:3")]
    [InlineData("After:CreateVolumeAsync:3")]
    [InlineData("Before:StopPoolAsync:4")]
    [InlineData("After:StopPoolAsync:4")]
    public Task While_it_makes_the_image_that_is_taken_back(string death) => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await DieAsync(scene, FaultScene.Slow, death);
        await scene.StaysAsync(await scene.ResumeAsync(), MigrationOutcome.Cancelled);
    }, localDisk: true);

    /// <summary>An administrator puts an image of the same name, size and format there before the next session comes.</summary>
    [Theory]
    [InlineData(ControlMode.PeerToPeer, "Before:CreateVolumeAsync:3")]
    [InlineData(ControlMode.Direct, "During:PerformDirectAsync")]
    public Task What_somebody_else_put_in_its_place_is_kept_and_told(ControlMode control, string death) => faults.ShowAsync(control, async scene =>
    {
        await DieAsync(scene, FaultScene.Slow, death);
        GuestDisk disk = scene.Guest.Options.Disks[0];
        // The daemon ends its process, and lets go of the image, a moment after the client.
        Assert.True(await Wait.UntilAsync(
            async () => !(await scene.There.RunAsync("pgrep", "-f", $"guest={scene.Guest.Name},")).Succeeded,
            Administrator.Patience, TimeSpan.FromMilliseconds(100), CancellationToken.None));
        await StorageSay.ShellAsync(
            scene.There,
            $"rm -f {disk.Path} && qemu-img create -q -f {disk.Format} {disk.Path} {disk.SizeMiB}M && qemu-io -f {disk.Format} -c 'write -P 7 0 1M' {disk.Path}");
        MigrationProgress end = await scene.ResumeAsync();
        Assert.Contains(end.Warnings, w => w.Contains($"{disk.Path} of", StringComparison.Ordinal) && w.Contains("is kept", StringComparison.Ordinal));
        Assert.Contains(scene.Administrator.Session.ListLeftovers(), l => l.Path == disk.Path && l.Host == scene.There.Name);
        Assert.True(await StorageSay.HoldsAsync(scene.There, disk.Path, disk.Format, 1, 7));
        await StorageSay.ShellAsync(scene.There, $"rm {disk.Path}");
        await scene.StaysBesideOthersAsync(end);
    }, localDisk: true);

    /// <summary>
    /// The source's image is seen (pool 5), its folder proved to be another one by markers (pools 6 and 7), and then it is removed
    /// (pool 8).
    /// </summary>
    [Theory]
    [InlineData("Before:StartPoolOfFolderAsync:5")]
    [InlineData("After:StopPoolAsync:5")]
    [InlineData("After:CreateVolumeAsync:5")]
    [InlineData("Before:StartPoolOfFolderAsync:8")]
    [InlineData("Before:DeleteVolumeAsync:5")]
    [InlineData("After:DeleteVolumeAsync:5")]
    [InlineData("After:StopPoolAsync:8")]
    public Task While_it_removes_the_sources_image_that_is_finished(string death) => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await DieAsync(scene, FaultScene.Fast, death);
        await scene.MovedAsync(await scene.ResumeAsync());
    }, localDisk: true);

    private static Task DieAsync(FaultScene scene, long bandwidth, string death)
    {
        string count = death.Count(c => c == ':') == 1 ? ":1" : "";
        return ClientDeathTests.DieAsync(scene, bandwidth, $"{death}{count}:{Path.GetDirectoryName(scene.Guest.Options.Disks[0].Path)}");
    }
}
