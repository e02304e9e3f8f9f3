using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;
using static VmMigration.Lab.Tests.Protocol.Calling;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>Migration, and what can be set for it.</summary>
internal static class MigrationExercises
{
    private const uint Live = 1;
    private const uint PeerToPeer = 2;

    /// <summary>Nobody may change the guest between Begin and Confirm; without it there is nothing that Confirm could end.</summary>
    private const uint ChangeProtection = 0x100;

    /// <summary>VIR_ERR_NO_NAME.</summary>
    private const LibvirtErrorCode NoName = (LibvirtErrorCode)21;

    public static IEnumerable<Exercise> All { get; } =
    [
        Changing(MigrationProcedures.SetMaxDowntime, d => (d.Missing, 1ul, 0u), async d =>
        {
            await d.CallAsync(MigrationProcedures.SetMaxDowntime, (d.Running, 321ul, 0u));
            Assert.Equal(321ul, await d.CallAsync(MigrationProcedures.GetMaxDowntime, (d.Running, 0u)));
        }),
        Reading(MigrationProcedures.GetMaxDowntime, d => (d.Running, 0u), (_, ms) => Assert.InRange(ms, 1u, 10_000u)),
        Changing(MigrationProcedures.SetMaxSpeed, d => (d.Missing, 1ul, 0u), async d =>
        {
            await d.CallAsync(MigrationProcedures.SetMaxSpeed, (d.Running, 77ul, 0u));
            Assert.Equal(77ul, await d.CallAsync(MigrationProcedures.GetMaxSpeed, (d.Running, 0u)));
        }),
        Reading(MigrationProcedures.GetMaxSpeed, d => (d.Running, 0u), (_, speed) => Assert.InRange(speed, 1u, ulong.MaxValue)),
        Reading(MigrationProcedures.GetCompressionCache, d => (d.Running, 0u), (_, size) => Assert.InRange(size, 1ul << 10, 1ul << 40)),
        Changing(MigrationProcedures.SetCompressionCache, d => (d.Missing, 1ul, 0u), async d =>
        {
            await d.CallAsync(MigrationProcedures.SetCompressionCache, (d.Running, 8ul << 20, 0u));
            Assert.Equal(8ul << 20, await d.CallAsync(MigrationProcedures.GetCompressionCache, (d.Running, 0u)));
        }),
        Refused(MigrationProcedures.StartPostCopy, d => (d.Running, 0u), LibvirtErrorCode.OperationInvalid, "post-copy"),
        Changing(MigrationProcedures.Begin3, d => (d.Missing, TypedParameters.Empty, Live), RehearseAsync),
        Changing(MigrationProcedures.Prepare3, _ => (TypedParameters.Empty, [], Live), RehearseAsync),
        Refused(MigrationProcedures.PrepareTunnel3, _ => (new TypedParameters([new("destination_xml", "<domain type='qemu'/>")]), [], 4u | PeerToPeer),
            NoName, "missing name"),
        Refused(MigrationProcedures.Perform3, d => (d.Running, d.Host.PeerUriOf(d.Lab.Hosts[1], LabTransport.Tcp),
            new TypedParameters([new("migrate_uri", "refused://probe")]), [], Live | PeerToPeer | 0x200),
            LibvirtErrorCode.ArgumentUnsupported, "refused"),
        Changing(MigrationProcedures.Finish3, _ => (TypedParameters.Empty, [], Live, 1), RehearseAsync),
        Changing(MigrationProcedures.Confirm3, d => (d.Missing, TypedParameters.Empty, [], Live, 1), RehearseAsync),
    ];

    /// <summary>
    /// A move that the client drives up to where the destination has a process that waits, and then calls off: the four
    /// calls that take what each other give.
    /// </summary>
    private static async Task RehearseAsync(Daemon daemon)
    {
        RpcConnection there = await daemon.DialAsync(LabTransport.Tcp, host: 1);
        DomainReference guest = await daemon.RunAsync();
        var (cookie, xml) = await daemon.CallAsync(MigrationProcedures.Begin3, (guest, TypedParameters.Empty, Live | ChangeProtection));
        Assert.NotEmpty(cookie);
        Assert.Contains($"{guest.Uuid}", xml, StringComparison.Ordinal);

        var parameters = new TypedParameters(
        [
            new("destination_xml", xml), new("destination_name", guest.Name), new("migrate_uri", $"tcp://{daemon.Lab.Hosts[1].MigrationAddress}"),
        ]);
        var prepared = await there.CallAsync(MigrationProcedures.Prepare3, (parameters, cookie, Live), CancellationToken.None);
        Assert.NotEmpty(prepared.Cookie);
        Assert.Matches($"^tcp://{daemon.Lab.Hosts[1].MigrationAddress}:[0-9]+$", prepared.Uri);
        var waiting = await there.CallAsync(DomainProcedures.GetState, (guest, 0u), CancellationToken.None);
        Assert.Equal((3, 2), waiting);

        var error = await Assert.ThrowsAsync<LibvirtErrorException>(() => there.CallAsync(
            MigrationProcedures.Finish3, (parameters, [], Live, 1), CancellationToken.None));
        Assert.True(error.Code == LibvirtErrorCode.MigrateFinishOk, $"{error}");
        await daemon.CallAsync(MigrationProcedures.Confirm3, (guest, parameters, [], Live | ChangeProtection, 1));
        Assert.Equal(1, (await daemon.CallAsync(DomainProcedures.GetState, (guest, 0u))).State);
        error = await Assert.ThrowsAsync<LibvirtErrorException>(() => there.CallAsync(DomainProcedures.LookupByUuid, guest.Uuid, CancellationToken.None));
        Assert.Equal(LibvirtErrorCode.NoDomain, error.Code);
    }
}
