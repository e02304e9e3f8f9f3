using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class EventProceduresTests
{
    [Fact]
    public void An_event_is_asked_for_of_one_guest_or_of_all()
    {
        Assert.Equal(
            (20, WireCheck.Guest),
            WireCheck.Read(
                EventProcedures.RegisterDomainEvent.Arguments,
                [
                    0, 0, 0, 20, // event: migration iteration
                    0, 0, 0, 1, // of one guest:
                    .. WireCheck.GuestBytes,
                ]));
        Assert.Equal(
            (0, null),
            WireCheck.Read(
                EventProcedures.RegisterDomainEvent.Arguments,
                [
                    0, 0, 0, 0, // event: lifecycle
                    0, 0, 0, 0, // of all guests
                ]));
    }

    [Fact]
    public void The_callback_number_may_be_zero()
    {
        Assert.Equal(0, WireCheck.Read(EventProcedures.RegisterDomainEvent.Result, [0, 0, 0, 0]));
        Assert.Equal([0, 0, 0, 3], WireCheck.Write(EventProcedures.DeregisterDomainEvent.Arguments, 3));
    }
}
