using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The guest's process is killed on one of the hosts in the middle of a move.</summary>
[Collection(FaultCollection.Name)]
public sealed class QemuDeathTests(FaultFixture faults)
{
    [Exercised("Faults", "QEMU killed")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task On_the_destination_the_guest_stays(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await scene.KillQemuAsync(scene.There);
        await scene.StaysAsync(await Administrator.EndOf(run), MigrationError.MigrationFailed);
    });

    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task On_the_source_the_guest_is_gone(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        MigrationRun run = await scene.StartAsync();
        await scene.KillQemuAsync(scene.Here);
        await scene.GoneAsync(await Administrator.EndOf(run), "shut off (crashed)");
    });
}
