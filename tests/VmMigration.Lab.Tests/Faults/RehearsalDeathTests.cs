namespace VmMigration.Lab.Tests.Faults;

/// <summary>A client is killed while it rehearses a move with a disk that is copied: the next session puts in order what it left.</summary>
[Collection(FaultCollection.Name)]
public sealed class RehearsalDeathTests(FaultFixture faults)
{
    [Theory]
    [InlineData("After:CreateVolumeAsync:3")]
    [InlineData("After:BeginDirectAsync:2")]
    [InlineData("After:PrepareDirectAsync")]
    [InlineData("After:CancelDirectAsync")]
    [InlineData("Before:DeleteVolumeAsync:3")]
    public Task The_guest_runs_on_and_nothing_is_left(string death) => faults.ShowAsync(ControlMode.PeerToPeer, async scene =>
    {
        await ClientDeathTests.DieAsync(scene, FaultScene.Slow, death, "--rehearse");
        await scene.StaysAsync(await scene.ResumeAsync(), MigrationOutcome.Cancelled);
    }, localDisk: true, plain: true); // libvirt begins no move of a guest that has a snapshot, and a rehearsal takes nothing off it.
}
