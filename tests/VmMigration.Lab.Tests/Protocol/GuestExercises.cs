using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc.Procedures;
using static VmMigration.Lab.Tests.Protocol.Calling;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>Reading of guests and of their jobs.</summary>
internal static class GuestExercises
{
    public static IEnumerable<Exercise> All { get; } =
    [
        Reading(DomainProcedures.ListAll, _ => (1, 0u), (d, all) =>
        {
            Assert.Contains(all, g => g.Uuid == d.Running.Uuid && g.Name == d.Running.Name && g.Id > 0);
            Assert.Contains(all, g => g.Uuid == d.Off.Uuid && g.Id == -1);
        }),
        Refused(DomainProcedures.LookupById, _ => 123456, LibvirtErrorCode.NoDomain, "123456"),
        Reading(DomainProcedures.LookupByName, d => d.Running.Name, (d, guest) => Assert.Equal(d.Running.Uuid, guest.Uuid)),
        Reading(DomainProcedures.LookupByUuid, d => d.Running.Uuid, (d, guest) => Assert.Equal(d.Running.Name, guest.Name)),
        Reading(DomainProcedures.GetInfo, d => d.Running, (_, info) =>
        {
            Assert.Equal((1, 64ul << 10, 64ul << 10, 1), (info.State, info.MaxMemoryKiB, info.MemoryKiB, info.VirtualCpus));
            Assert.InRange(info.CpuTimeNs, 1u, ulong.MaxValue);
        }),
        Reading(DomainProcedures.GetState, d => (d.Off, 0u), (_, state) => Assert.Equal(5, state.State)),
        Reading(DomainProcedures.GetXml, d => (d.Running, 2u), (d, xml) =>
            Assert.Contains($"<uuid>{d.Running.Uuid}</uuid>", xml, StringComparison.Ordinal)),
        Reading(DomainProcedures.IsActive, d => d.Running, (_, yes) => Assert.Equal(1, yes)),
        Reading(DomainProcedures.IsPersistent, d => d.Running, (_, yes) => Assert.Equal(1, yes)),
        Reading(DomainProcedures.IsUpdated, d => d.Running, (_, yes) => Assert.Equal(0, yes)),
        Reading(DomainProcedures.GetAutostart, d => d.Running, (_, yes) => Assert.Equal(0, yes)),
        Reading(DomainProcedures.GetControlInfo, d => (d.Running, 0u), (_, control) => Assert.Equal(0u, control.State)),
        Reading(DomainProcedures.MemoryStatistics, d => (d.Running, 16u, 0u), (_, all) =>
            Assert.Contains(all, s => s is { Tag: 7, Value: > 1 << 10 })),
        Reading(DomainProcedures.GetBlockInfo, d => (d.Running, "vda", 0u), (_, sizes) =>
        {
            Assert.Equal(64ul << 20, sizes.Capacity);
            Assert.InRange(sizes.Allocation, 1ul, 1ul << 20);
            Assert.InRange(sizes.Physical, 1ul, 1ul << 20);
        }),
        Reading(DomainProcedures.GetBlockJobInfo, d => (d.Running, "vda", 0u), (_, job) => Assert.Equal(0, job.Found)),
        Reading(DomainProcedures.GetBlockStatistics, d => (d.Running, "vda"), (_, s) =>
            Assert.True(s.ReadRequests >= 0 && s.ReadBytes >= s.ReadRequests && s.WriteBytes == 0, $"{s}")),
        Reading(DomainProcedures.GetBlockStatisticsFlags, d => (d.Running, "vda", 16, 0u), (_, s) =>
        {
            Assert.NotNull(s.Parameters.UInt64("rd_bytes"));
            Assert.Equal(0, s.Count);
        }),
        Reading(DomainProcedures.GetIoThreads, d => (d.Running, 0u), (_, threads) =>
        {
            Assert.Equal(1u, Assert.Single(threads).Id);
            Assert.NotEmpty(threads[0].CpuMap);
        }),
        Refused(DomainProcedures.GetFileSystemInfo, d => (d.Running, 0u), LibvirtErrorCode.ArgumentUnsupported, "agent"),
        Refused(DomainProcedures.GetGuestInfo, d => (d.Running, 1u, 0u), LibvirtErrorCode.ArgumentUnsupported, "agent"),
        Reading(DomainProcedures.GetMessages, d => (d.Running, 0u), (_, all) =>
            Assert.Contains(all, m => m.Contains("tainted", StringComparison.Ordinal))),
        Reading(DomainProcedures.GetMetadata, d => (d.Running, 0, null, 0u), (_, description) => Assert.Equal("busy", description)),
        Reading(DomainProcedures.GetLaunchSecurity, d => (d.Running, 0u), (_, parameters) => Assert.Empty(parameters)),
        Reading(DomainProcedures.HasManagedSave, d => (d.Off, 0u), (_, yes) => Assert.Equal(0, yes)),
        Reading(DomainProcedures.SnapshotCount, d => (d.Running, 0u), (_, count) => Assert.Equal(0, count)),
        Refused(DomainProcedures.SnapshotXml, d => (new SnapshotReference("none", d.Running), 0u), LibvirtErrorCode.NoDomainSnapshot, "no domain snapshot"),
        Refused(DomainProcedures.CurrentSnapshot, d => (d.Running, 0u), LibvirtErrorCode.NoDomainSnapshot, "does not have a current snapshot"),
        Refused(DomainProcedures.CheckpointXml, d => (new CheckpointReference("none", d.Running), 0u), LibvirtErrorCode.NoDomainCheckpoint, "no domain checkpoint"),
        Reading(DomainProcedures.ListSnapshots, d => (d.Running, 1, 0u), (_, all) => Assert.Empty(all)),
        Reading(DomainProcedures.ListCheckpoints, d => (d.Running, 1, 0u), (_, all) => Assert.Empty(all)),

        Reading(JobProcedures.GetInfo, d => d.Running, (_, job) => Assert.Equal(0, job.Type)),
        Reading(JobProcedures.GetStatistics, d => (d.Running, 0u), (_, job) => Assert.Equal((0, 0), (job.Type, job.Parameters.Count))),
        Refused(JobProcedures.Abort, d => d.Running, LibvirtErrorCode.OperationInvalid, "no job is active"),
        Refused(JobProcedures.AbortFlags, d => (d.Running, 1u), LibvirtErrorCode.OperationInvalid, "post-copy"),
        Changing(JobProcedures.StartDirtyRateCalculation, d => (d.Missing, 1, 0u), async d =>
        {
            await d.CallAsync(JobProcedures.StartDirtyRateCalculation, (d.Running, 1, 0u));
            TypedParameters measured = TypedParameters.Empty;
            Assert.True(await Wait.UntilAsync(
                async () =>
                {
                    measured = Assert.Single(await d.CallAsync(ConnectProcedures.GetAllDomainStatistics, ([d.Running], 0x200u, 0u))).Parameters;
                    return measured.Int32("dirtyrate.calc_status") == 2;
                },
                TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100), CancellationToken.None));
            Assert.InRange(measured.UInt64("dirtyrate.megabytes_per_second")!.Value, 0u, 64u);
        }),

        Changing(QemuProcedures.MonitorCommand, d => (d.Missing, "{}", 0u), async d =>
            Assert.Contains("\"running\"", await d.CallAsync(
                QemuProcedures.MonitorCommand, (d.Running, "{\"execute\":\"query-status\"}", 0u)), StringComparison.Ordinal)),
        Refused(DomainLifecycleProcedures.SetTime, d => (d.Running, 0L, 0u, 1u), LibvirtErrorCode.ArgumentUnsupported, "agent"),
        Refused(QemuProcedures.AgentCommand, d => (d.Running, "{\"execute\":\"guest-ping\"}", 1, 0u), LibvirtErrorCode.ArgumentUnsupported, "agent"),
    ];
}
