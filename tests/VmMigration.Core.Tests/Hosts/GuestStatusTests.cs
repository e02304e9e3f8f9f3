using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

public sealed class GuestStatusTests
{
    [Theory]
    [InlineData(VmState.Running, 1, true, false)]
    [InlineData(VmState.Running, 2, true, false)] // VIR_DOMAIN_RUNNING_MIGRATED
    [InlineData(VmState.Running, 6, true, false)] // VIR_DOMAIN_RUNNING_MIGRATION_CANCELED
    [InlineData(VmState.Running, 10, true, true)] // VIR_DOMAIN_RUNNING_POSTCOPY
    [InlineData(VmState.Running, 11, true, true)] // VIR_DOMAIN_RUNNING_POSTCOPY_FAILED
    [InlineData(VmState.Paused, 1, true, false)] // VIR_DOMAIN_PAUSED_USER
    [InlineData(VmState.Paused, 2, true, true)] // VIR_DOMAIN_PAUSED_MIGRATION: also what comes in, until it is finished
    [InlineData(VmState.Paused, 5, true, false)] // VIR_DOMAIN_PAUSED_IOERROR
    [InlineData(VmState.Paused, 11, true, true)] // VIR_DOMAIN_PAUSED_STARTING_UP: what comes in, before QEMU listens
    [InlineData(VmState.Paused, 12, true, true)] // VIR_DOMAIN_PAUSED_POSTCOPY
    [InlineData(VmState.Paused, 13, true, true)] // VIR_DOMAIN_PAUSED_POSTCOPY_FAILED
    [InlineData(VmState.Blocked, 0, true, false)]
    [InlineData(VmState.ShuttingDown, 1, true, false)]
    [InlineData(VmState.Suspended, 0, true, false)]
    [InlineData(VmState.Crashed, 1, true, false)] // VIR_DOMAIN_CRASHED_PANICKED: the process is kept
    [InlineData(VmState.ShutOff, 4, false, false)] // VIR_DOMAIN_SHUTOFF_MIGRATED
    [InlineData(VmState.ShutOff, 2, false, false)]
    public void State_and_reason_tell_whether_it_has_a_process_and_whether_that_belongs_to_a_move(
        VmState state, int reason, bool active, bool inMigration)
    {
        var guest = new GuestStatus("web1", Guid.Empty, state, reason, true);
        Assert.Equal((active, inMigration), (guest.IsActive, guest.IsInMigration));
    }
}
