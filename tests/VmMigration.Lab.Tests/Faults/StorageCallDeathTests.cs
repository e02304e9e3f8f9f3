using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>
/// A client is killed before and behind each call that changes something in a host's storage, in a move that copies a disk. The
/// calls are counted over both hosts, in the order in which they are made.
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
        await ClientDeathTests.DieAsync(scene, FaultScene.Slow, death);
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
        await ClientDeathTests.DieAsync(scene, FaultScene.Slow, death);
        await scene.StaysAsync(await scene.ResumeAsync(), MigrationOutcome.Cancelled);
    }, localDisk: true);

    /// <summary>The source's image, and the pool that it is removed through.</summary>
    [Theory]
    [InlineData("Before:StartPoolOfFolderAsync:5")]
    [InlineData("After:StartPoolOfFolderAsync:5")]
    [InlineData("Before:DeleteVolumeAsync:3")]
    [InlineData("After:DeleteVolumeAsync:3")]
    [InlineData("Before:StopPoolAsync:5")]
    [InlineData("After:StopPoolAsync:5")]
    public Task While_it_removes_the_sources_image_that_is_finished(string death) => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await ClientDeathTests.DieAsync(scene, FaultScene.Fast, death);
        await scene.MovedAsync(await scene.ResumeAsync());
    }, localDisk: true);
}
