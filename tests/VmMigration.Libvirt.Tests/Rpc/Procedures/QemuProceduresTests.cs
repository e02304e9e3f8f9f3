using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class QemuProceduresTests
{
    [Fact]
    public void The_agent_may_answer_nothing()
    {
        Assert.Equal(RpcProgram.Qemu, QemuProcedures.AgentCommand.Program);
        Assert.Null(WireCheck.Read(QemuProcedures.AgentCommand.Result, [0, 0, 0, 0]));
        Assert.Equal(
            (WireCheck.Guest, "{}", -2, 0U),
            WireCheck.Read(
                QemuProcedures.AgentCommand.Arguments,
                [
                    .. WireCheck.GuestBytes,
                    0, 0, 0, 2, .. "{}"u8, 0, 0, // command
                    0xff, 0xff, 0xff, 0xfe, // wait for ever
                    0, 0, 0, 0, // flags
                ]));
    }
}
