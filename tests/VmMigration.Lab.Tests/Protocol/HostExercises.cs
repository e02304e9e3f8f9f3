using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc.Procedures;
using static VmMigration.Lab.Tests.Protocol.Calling;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>The connection, the host, its processor and its devices.</summary>
internal static class HostExercises
{
    private const string HostCpu = "<cpu><arch>x86_64</arch><model>qemu64</model></cpu>";
    private const string GuestCpu = "<cpu mode='custom' match='exact'><model>qemu64</model></cpu>";

    public static IEnumerable<Exercise> All { get; } =
    [
        Changing(ConnectProcedures.Open, _ => ("qemu:///system", 0u), async d =>
        {
            // Opening twice is refused, and takes away what was open.
            var own = await d.DialAsync(LabTransport.Unix);
            var error = await Assert.ThrowsAsync<LibvirtErrorException>(
                () => own.CallAsync(ConnectProcedures.Open, ("qemu:///system", 0u), CancellationToken.None));
            Assert.Equal(LibvirtErrorCode.InternalError, error.Code);
            Assert.Contains("already open", error.Message, StringComparison.Ordinal);
        }),
        Changing(ConnectProcedures.Close, _ => default, async d =>
        {
            var own = await d.DialAsync(LabTransport.Unix);
            await own.CallAsync(ConnectProcedures.Close, default, CancellationToken.None);
        }),
        Reading(ConnectProcedures.GetDriverType, _ => default, (_, type) => Assert.Equal("QEMU", type)),
        Reading(ConnectProcedures.GetVersion, _ => default, (_, version) => Assert.InRange(version, 1_000_000u, 99_000_000u)),
        Reading(ConnectProcedures.GetLibraryVersion, _ => default, (_, version) => Assert.InRange(version, 1_001_000u, 99_000_000u)),
        Reading(ConnectProcedures.GetMaxVirtualCpus, _ => "qemu", (_, most) => Assert.InRange(most, 1, 100_000)),
        Reading(ConnectProcedures.GetCapabilities, _ => default, (d, xml) => Assert.Contains($"<uuid>{d.Host.Uuid}</uuid>", xml, StringComparison.Ordinal)),
        Reading(ConnectProcedures.GetHostname, _ => default, (d, name) => Assert.Equal(d.Host.Name, name)),
        Reading(ConnectProcedures.SupportsFeature, _ => 4, (_, yes) => Assert.Equal(1, yes)),
        Reading(ConnectProcedures.GetUri, _ => default, (_, uri) => Assert.Equal("qemu:///system", uri)),
        Reading(ConnectProcedures.IsSecure, _ => default, (_, yes) => Assert.Equal(1, yes)),
        Refused(ConnectProcedures.GetSystemInfo, _ => 1u, LibvirtErrorCode.InvalidArgument, "flags"),
        Reading(ConnectProcedures.GetDomainCapabilities, _ => (null, "x86_64", "pc", "qemu", 0u), (_, xml) =>
        {
            Assert.Contains("<domain>qemu</domain>", xml, StringComparison.Ordinal);
            Assert.Contains("<machine>pc-i440fx", xml, StringComparison.Ordinal);
        }),
        Reading(ConnectProcedures.GetAllDomainStatistics, d => ([d.Running], 1u | 0x20u, 0u), (d, all) =>
        {
            var record = Assert.Single(all);
            Assert.Equal(d.Running.Uuid, record.Domain.Uuid);
            Assert.Equal(1, record.Parameters.Int32("state.state"));
            Assert.Equal(d.DiskPath, record.Parameters.Text("block.0.path"));
            Assert.Equal(64ul << 20, record.Parameters.UInt64("block.0.capacity"));
        }),
        Reading(ConnectProcedures.AuthenticationTypes, _ => default, (_, types) => Assert.Equal([0], types)),
        .. Authenticating(),

        Reading(CpuProcedures.Compare, _ => (HostCpu, 0u), (_, verdict) => Assert.InRange(verdict, 0, 2)),
        Reading(CpuProcedures.Baseline, _ => ([HostCpu], 0u), (_, xml) => Assert.Contains("<model", xml, StringComparison.Ordinal)),
        Reading(CpuProcedures.GetModelNames, _ => ("x86_64", 1, 0u), (_, names) => Assert.Contains("qemu64", names)),
        Reading(CpuProcedures.CompareHypervisor, _ => (null, "x86_64", "pc", "qemu", GuestCpu, 0u), (_, verdict) => Assert.InRange(verdict, 1, 2)),
        Reading(CpuProcedures.BaselineHypervisor, _ => (null, "x86_64", "pc", "qemu", [GuestCpu], 0u),
            (_, xml) => Assert.Contains("<model", xml, StringComparison.Ordinal)),

        Reading(NodeProcedures.GetInfo, _ => default, (_, info) =>
        {
            Assert.Equal("x86_64", info.Model);
            Assert.Equal(Environment.ProcessorCount, info.Cpus);
            Assert.InRange(info.MemoryKiB, 256u << 10, 64ul << 30);
            Assert.InRange(info.Nodes * info.Sockets * info.Cores * info.Threads, info.Cpus, 4096);
        }),
        Reading(NodeProcedures.GetCellsFreeMemory, _ => (0, 16), (_, cells) => Assert.All(cells, c => Assert.InRange(c, 1ul << 20, 64ul << 40))),
        Reading(NodeProcedures.GetFreeMemory, _ => default, (_, free) => Assert.InRange(free, 1ul << 20, 64ul << 40)),
        Reading(NodeProcedures.ListDevices, _ => (1, 0u), (_, devices) => Assert.Contains(devices, d => d.Name == "computer")),
        Reading(NodeProcedures.LookupDeviceByName, _ => "computer", (_, device) => Assert.Equal("computer", device.Name)),
        Reading(NodeProcedures.GetDeviceXml, _ => ("computer", 0u), (_, xml) => Assert.Contains("<name>computer</name>", xml, StringComparison.Ordinal)),
        Reading(NodeProcedures.GetSecurityModel, _ => default, (_, model) => Assert.Equal(("none", "0"), model)),
        Reading(NodeProcedures.GetCpuStatistics, _ => (-1, 4, 0u), (_, statistics) =>
            Assert.Contains(statistics.Values, v => v.Name == "idle" && v.Value > 0)),
        Reading(NodeProcedures.GetMemoryStatistics, _ => (4, -1, 0u), (_, statistics) =>
            Assert.Contains(statistics.Values, v => v.Name == "total" && v.Value > 0)),
        Reading(NodeProcedures.GetCpuMap, _ => (1, 1, 0u), (_, map) =>
        {
            Assert.Equal(Environment.ProcessorCount, (int)map.Online);
            Assert.Equal(map.Online, (uint)map.Map.Sum(b => System.Numerics.BitOperations.PopCount(b)));
            Assert.InRange(map.Count, (int)map.Online, 4096);
        }),
        Reading(NodeProcedures.GetFreePages, _ => ([4u], 0, 1u, 0u), (_, free) => Assert.InRange(Assert.Single(free), 1u, ulong.MaxValue)),
        Refused(NodeProcedures.GetSevInfo, _ => (0, 0u), LibvirtErrorCode.OperationUnsupported, "QEMU"),
    ];

    /// <summary>The daemon asks for nothing, and says so to those who answer all the same; it then trusts them no more.</summary>
    private static IEnumerable<Exercise> Authenticating()
    {
        yield return Unasked(ConnectProcedures.SaslInit, default, LibvirtErrorCode.AuthenticationFailed);
        yield return Unasked(ConnectProcedures.SaslStart, ("PLAIN", [1, 2]), LibvirtErrorCode.AuthenticationFailed);
        yield return Unasked(ConnectProcedures.SaslStep, null, LibvirtErrorCode.AuthenticationFailed);

        // It asks polkit first, whom a lab's host does not have. It may answer with whatever its worker last failed at (three codes seen).
        yield return Unasked(ConnectProcedures.Polkit, default);

        static Exercise Unasked<TArguments, TResult>(
            Libvirt.Rpc.Procedure<TArguments, TResult> procedure, TArguments arguments, LibvirtErrorCode? code = null) =>
            Changing(procedure, _ => arguments, async d =>
            {
                var own = await d.DialAsync(LabTransport.Unix);
                var error = await Assert.ThrowsAsync<LibvirtErrorException>(() => own.CallAsync(procedure, arguments, CancellationToken.None));
                Assert.Equal(code ?? error.Code, error.Code);
            });
    }
}
