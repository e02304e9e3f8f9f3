using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>The destination has not the memory that the guest needs.</summary>
[Collection(FaultCollection.Name)]
public sealed class ShortMemoryTests(FaultFixture faults)
{
    [Exercised("Faults", "memory short")]
    [Theory]
    [InlineData(ControlMode.PeerToPeer)]
    [InlineData(ControlMode.Direct)]
    public Task The_guest_stays_and_qemus_reason_is_told(ControlMode control) => faults.ShowAsync(control, async scene =>
    {
        // What libvirtd starts has no more room than it: enough for QEMU itself, not for the guest in it.
        await StorageSay.ShellAsync(
            scene.There, "p=$(pgrep -x libvirtd); prlimit --pid $p --as=$(($(awk '/VmSize/{print $2}' /proc/$p/status) * 1024 + (128 << 20))):unlimited");
        MigrationProgress end;
        try
        {
            end = await scene.Administrator.MoveAsync(scene.Request);
        }
        finally
        {
            await StorageSay.ShellAsync(scene.There, "prlimit --pid $(pgrep -x libvirtd) --as=unlimited:unlimited");
        }

        await scene.StaysAsync(end, MigrationError.MigrationFailed, "Cannot allocate memory");
    });
}
