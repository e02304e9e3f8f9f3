using System.Text;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Wire;
using static VmMigration.Lab.Tests.Protocol.Calling;

namespace VmMigration.Lab.Tests.Protocol;

/// <summary>Networks, filters, secrets and events.</summary>
internal static class OtherExercises
{
    public static IEnumerable<Exercise> All { get; } =
    [
        Reading(NetworkProcedures.ListAll, _ => (1, 0u), (d, all) => Assert.Contains(d.Network, all)),
        Reading(NetworkProcedures.LookupByName, d => d.Network.Name, (d, network) => Assert.Equal(d.Network, network)),
        Reading(NetworkProcedures.LookupByUuid, d => d.Network.Uuid, (d, network) => Assert.Equal(d.Network, network)),
        Reading(NetworkProcedures.GetXml, d => (d.Network, 0u), (_, xml) => Assert.Contains("<bridge name='br0'/>", xml, StringComparison.Ordinal)),
        Reading(NetworkProcedures.GetBridgeName, d => d.Network, (_, name) => Assert.Equal("br0", name)),
        Reading(NetworkProcedures.IsActive, d => d.Network, (_, yes) => Assert.Equal(1, yes)),
        Reading(NetworkProcedures.ListPorts, d => (d.Network, 1, 0u), (_, ports) => Assert.Empty(ports)),
        Reading(NetworkProcedures.GetDhcpLeases, d => (d.Network, null, 1, 0u), (_, leases) => Assert.Empty(leases)),
        Reading(NetworkProcedures.ListInterfaces, _ => (1, 2u), (_, all) => Assert.Contains(all, i => i.Name == "br0")),
        Reading(NetworkProcedures.LookupInterfaceByName, _ => "br0", (_, found) => Assert.Equal("br0", found.Name)),
        Reading(NetworkProcedures.GetInterfaceXml, _ => (new InterfaceReference("br0", ""), 0u),
            (_, xml) => Assert.Contains("name='br0'", xml, StringComparison.Ordinal)),

        Reading(NwFilterProcedures.ListAll, _ => (1, 0u), (d, all) => Assert.Contains(d.Filter, all)),
        Reading(NwFilterProcedures.LookupByName, d => d.Filter.Name, (d, filter) => Assert.Equal(d.Filter, filter)),
        Reading(NwFilterProcedures.LookupByUuid, d => d.Filter.Uuid, (d, filter) => Assert.Equal(d.Filter, filter)),
        Reading(NwFilterProcedures.GetXml, d => (d.Filter, 0u), (_, xml) => Assert.Contains("<filter name='nothing'", xml, StringComparison.Ordinal)),
        Changing(NwFilterProcedures.Define, _ => "<filter/>", async d =>
            Assert.Equal(d.Filter.Uuid, (await d.CallAsync(
                NwFilterProcedures.Define, $"<filter name='nothing' chain='root'><uuid>{d.Filter.Uuid}</uuid></filter>")).Uuid)),

        Reading(SecretProcedures.ListAll, _ => (1, 0u), (d, all) => Assert.Contains(d.Secret, all)),
        Reading(SecretProcedures.LookupByUuid, d => d.Secret.Uuid, (d, secret) => Assert.Equal(d.Secret, secret)),
        Reading(SecretProcedures.LookupByUsage, _ => (1, "/somewhere"), (d, secret) => Assert.Equal(d.Secret, secret)),
        Reading(SecretProcedures.GetXml, d => (d.Secret, 0u), (_, xml) => Assert.Contains("<volume>/somewhere</volume>", xml, StringComparison.Ordinal)),
        Changing(SecretProcedures.SetValue, d => (d.Secret, [], 0u), async d =>
        {
            await d.CallAsync(SecretProcedures.SetValue, (d.Secret, Encoding.UTF8.GetBytes("open, sesame"), 0u));
            Assert.Equal("open, sesame", Encoding.UTF8.GetString(Convert.FromBase64String(
                (await d.Host.VirshAsync("secret-get-value", $"{d.Secret.Uuid}")).EnsureSuccess().Output.Trim())));
        }),
        Changing(SecretProcedures.GetValue, d => (d.Secret with { Uuid = Guid.Empty }, 0u), async d =>
        {
            await d.CallAsync(SecretProcedures.SetValue, (d.Secret, Encoding.UTF8.GetBytes("sesame"), 0u));
            Assert.Equal("sesame", Encoding.UTF8.GetString(await d.CallAsync(SecretProcedures.GetValue, (d.Secret, 0u))));
        }),
        Changing(SecretProcedures.Define, _ => ("<secret/>", 0u), SecretLifeAsync),
        Changing(SecretProcedures.Undefine, d => d.Secret with { Uuid = Guid.Empty }, SecretLifeAsync),

        Changing(EventProcedures.RegisterDomainEvent, _ => (DomainEventIds.Lifecycle, null), DomainEventsAsync),
        Changing(EventProcedures.DeregisterDomainEvent, _ => 123, DomainEventsAsync),
        Changing(EventProcedures.RegisterNetworkEvent, _ => (0, null), d =>
            RegisterAsync(d, EventProcedures.RegisterNetworkEvent, (0, d.Network), EventProcedures.DeregisterNetworkEvent)),
        Changing(EventProcedures.DeregisterNetworkEvent, _ => 123, d =>
            RegisterAsync(d, EventProcedures.RegisterNetworkEvent, (0, null), EventProcedures.DeregisterNetworkEvent)),
        Changing(EventProcedures.RegisterCloseCallback, _ => default, CloseCallbackAsync),
        Changing(EventProcedures.UnregisterCloseCallback, _ => default, CloseCallbackAsync),
        Changing(EventProcedures.RegisterPoolEvent, _ => (1, null), PoolEventAsync),
        Changing(EventProcedures.DeregisterPoolEvent, _ => 123, d =>
            RegisterAsync(d, EventProcedures.RegisterPoolEvent, (0, null), EventProcedures.DeregisterPoolEvent)),
        Changing(EventProcedures.RegisterSecretEvent, _ => (0, null), d =>
            RegisterAsync(d, EventProcedures.RegisterSecretEvent, (1, d.Secret), EventProcedures.DeregisterSecretEvent)),
        Changing(EventProcedures.DeregisterSecretEvent, _ => 123, d =>
            RegisterAsync(d, EventProcedures.RegisterSecretEvent, (0, null), EventProcedures.DeregisterSecretEvent)),
    ];

    private static async Task SecretLifeAsync(Daemon daemon)
    {
        var secret = await daemon.CallAsync(SecretProcedures.Define,
            ("<secret><usage type='ceph'><name>client.x</name></usage></secret>", 0u));
        Assert.Equal((2, "client.x"), (secret.UsageType, secret.UsageId));
        await daemon.CallAsync(SecretProcedures.Undefine, secret);
        await Assert.ThrowsAsync<LibvirtErrorException>(() => daemon.CallAsync(SecretProcedures.LookupByUuid, secret.Uuid));
    }

    private static async Task RegisterAsync<TArguments>(
        Daemon daemon, Procedure<TArguments, int> register, TArguments arguments, Procedure<int, Nothing> deregister)
    {
        int callback = await daemon.CallAsync(register, arguments);
        Assert.InRange(callback, 0, int.MaxValue);
        await daemon.CallAsync(deregister, callback);
        // It is gone: the daemon knows no such number any more.
        await Assert.ThrowsAsync<LibvirtErrorException>(() => daemon.CallAsync(deregister, callback));
    }

    private static async Task CloseCallbackAsync(Daemon daemon)
    {
        await daemon.CallAsync(EventProcedures.RegisterCloseCallback, default);
        await daemon.CallAsync(EventProcedures.UnregisterCloseCallback, default);
    }

    /// <summary>Every event of a guest can be asked for, and those of a start and a stop arrive in order.</summary>
    private static async Task DomainEventsAsync(Daemon shared)
    {
        // A connection that has registered for an event may not register for it again.
        Daemon daemon = shared.Over(await shared.DialAsync(LabTransport.Unix));
        int callback = await daemon.CallAsync(EventProcedures.RegisterDomainEvent, (DomainEventIds.Lifecycle, daemon.Off));
        EventQueue queue = daemon.Connection.Events.Claim(EventNumbers.Lifecycle, callback);
        int[] others = await Task.WhenAll(
            new[]
            {
                DomainEventIds.Reboot, DomainEventIds.IoErrorReason, DomainEventIds.ControlError, DomainEventIds.DeviceRemoved,
                DomainEventIds.BlockJob2, DomainEventIds.Tunable, DomainEventIds.AgentLifecycle, DomainEventIds.MigrationIteration,
                DomainEventIds.JobCompleted, DomainEventIds.MetadataChange, DomainEventIds.BlockThreshold, DomainEventIds.MemoryFailure,
            }.Select(id => daemon.CallAsync(EventProcedures.RegisterDomainEvent, (id, null))));
        await daemon.CallAsync(DomainLifecycleProcedures.Create, daemon.Off);
        await daemon.CallAsync(DomainLifecycleProcedures.Destroy, daemon.Off);
        List<(int, int)> seen = [];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (seen is not [.., (5, _)])
        {
            seen.Add(Read(await queue.Reader.ReadAsync(limit.Token)));
        }

        Assert.Contains((2, 0), seen);
        Assert.Contains((4, 0), seen);
        Assert.Equal((5, 1), seen[^1]);
        foreach (int number in others.Append(callback))
        {
            await daemon.CallAsync(EventProcedures.DeregisterDomainEvent, number);
        }

        (int, int) Read(ReadOnlyMemory<byte> payload)
        {
            var reader = new XdrReader(payload.Span);
            var message = EventMessages.Lifecycle.Read(ref reader);
            reader.End();
            Assert.Equal(daemon.Off.Uuid, message.Domain.Uuid);
            return (message.Event, message.Detail);
        }
    }

    private static async Task PoolEventAsync(Daemon daemon)
    {
        int callback = await daemon.CallAsync(EventProcedures.RegisterPoolEvent, (1, daemon.Pool));
        EventQueue queue = daemon.Connection.Events.Claim(EventNumbers.PoolRefresh, callback);
        await daemon.CallAsync(StorageProcedures.Refresh, (daemon.Pool, 0u));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await queue.Reader.ReadAsync(limit.Token);
        await daemon.CallAsync(EventProcedures.DeregisterPoolEvent, callback);
    }
}
