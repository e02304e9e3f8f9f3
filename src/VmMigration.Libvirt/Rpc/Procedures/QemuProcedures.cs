using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>libvirt's QEMU program: what goes past libvirt to QEMU and to the guest's agent.</summary>
internal static class QemuProcedures
{
    /// <summary>DOMAIN_MONITOR_COMMAND: a QMP command and its answer, JSON; flag 1 is HMP. It taints the guest.</summary>
    public static Procedure<(DomainReference Domain, string Command, uint Flags), string> MonitorCommand => field ??= new(
        1, "DOMAIN_MONITOR_COMMAND",
        Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.UInt32),
        Xdr.String) { Program = RpcProgram.Qemu, RefusedReadOnly = true };

    /// <summary>DOMAIN_AGENT_COMMAND: JSON to the agent; -2 waits for ever, -1 the usual time, 0 not.</summary>
    public static
        Procedure<(DomainReference Domain, string Command, int TimeoutSeconds, uint Flags), string?>
        AgentCommand => field ??= new(
            3, "DOMAIN_AGENT_COMMAND",
            Xdr.Of(ObjectCodecs.Domain, Xdr.String, Xdr.Int32, Xdr.UInt32),
            Xdr.OptionalString) { Program = RpcProgram.Qemu, RefusedReadOnly = true };
}
