using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Rpc.Procedures;

/// <summary>Whether a guest's CPU can be had on a host.</summary>
internal static class CpuProcedures
{
    /// <summary>CONNECT_COMPARE_CPU: that CPU against the host's: 0 incompatible, 1 identical, 2 the host has more.</summary>
    public static Procedure<(string Xml, uint Flags), int> Compare => field ??= new(
        158, "CONNECT_COMPARE_CPU", ArgumentCodecs.TextFlags, Xdr.Int32) { HighPriority = true };

    /// <summary>CONNECT_BASELINE_CPU: the CPU that all these hosts have, as XML.</summary>
    public static Procedure<(string[] Cpus, uint Flags), string> Baseline => field ??= new(
        162, "CONNECT_BASELINE_CPU", Xdr.Of(Xdr.Array(Xdr.String, ProtocolLimits.CpuList), Xdr.UInt32), Xdr.String);

    /// <summary>CONNECT_GET_CPU_MODEL_NAMES: the CPU models libvirt knows.</summary>
    public static Procedure<(string Architecture, int NeedResults, uint Flags), string[]> GetModelNames => field ??= new(
        312, "CONNECT_GET_CPU_MODEL_NAMES",
        Xdr.Of(Xdr.String, Xdr.Int32, Xdr.UInt32),
        ObjectCodecs.List(Xdr.String, ProtocolLimits.CpuModelList)) { Since = new(1, 1, 3) };

    /// <summary>CONNECT_COMPARE_HYPERVISOR_CPU: as <see cref="Compare"/>, against what the hypervisor can give.</summary>
    public static
        Procedure<
            (string? EmulatorPath, string? Architecture, string? Machine, string? VirtualizationType, string Cpu, uint Flags),
            int>
        CompareHypervisor => field ??= new(
            393, "CONNECT_COMPARE_HYPERVISOR_CPU",
            Xdr.Of(Xdr.OptionalString, Xdr.OptionalString, Xdr.OptionalString, Xdr.OptionalString, Xdr.String, Xdr.UInt32),
            Xdr.Int32) { RefusedReadOnly = true, Since = new(4, 4) };

    /// <summary>CONNECT_BASELINE_HYPERVISOR_CPU: as <see cref="Baseline"/>, for what the hypervisor can give.</summary>
    public static
        Procedure<
            (string? EmulatorPath, string? Architecture, string? Machine, string? VirtualizationType, string[] Cpus, uint Flags),
            string>
        BaselineHypervisor => field ??= new(
            394, "CONNECT_BASELINE_HYPERVISOR_CPU",
            Xdr.Of(Xdr.OptionalString, Xdr.OptionalString, Xdr.OptionalString, Xdr.OptionalString,
                Xdr.Array(Xdr.String, ProtocolLimits.CpuList), Xdr.UInt32),
            Xdr.String) { RefusedReadOnly = true, Since = new(4, 4) };
}
