using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class NetworkProceduresTests
{
    private static readonly NetworkReference Network = new("net1", WireCheck.Uuid);

    private static byte[] NetworkBytes => [0, 0, 0, 4, .. "net1"u8, .. WireCheck.UuidBytes];

    [Fact]
    public void A_lease_leaves_out_what_the_guest_did_not_say() => Assert.Equal(
        [new DhcpLease("virbr0", 1_700_000_000, 0, "52:54:00:00:00:01", null, "10.0.0.9", 24, "", null)],
        WireCheck.Read(
            NetworkProcedures.GetDhcpLeases.Result,
            [
                0, 0, 0, 1, // one:
                0, 0, 0, 6, .. "virbr0"u8, 0, 0, // interface
                0, 0, 0, 0, 0x65, 0x53, 0xf1, 0x00, // expiry
                0, 0, 0, 0, // type: IPv4
                0, 0, 0, 1, 0, 0, 0, 17, .. "52:54:00:00:00:01"u8, 0, 0, 0, // MAC
                0, 0, 0, 0, // no IAID
                0, 0, 0, 8, .. "10.0.0.9"u8, // address
                0, 0, 0, 24, // prefix
                0, 0, 0, 1, 0, 0, 0, 0, // an empty host name
                0, 0, 0, 0, // no client identifier
                0, 0, 0, 1, // how many there are
            ]));

    [Fact]
    public void The_smallest_lease_is_forty_bytes() =>
        Assert.Single(WireCheck.ReadAll(NetworkProcedures.GetDhcpLeases.Result, [0, 0, 0, 1, .. new byte[40], 0, 0, 0, 1]));

    [Fact]
    public void A_port_is_its_network_and_a_uuid() => Assert.Equal(
        [new NetworkPortReference(Network, WireCheck.Uuid)],
        WireCheck.Read(
            NetworkProcedures.ListPorts.Result,
            [
                0, 0, 0, 1, // one:
                .. NetworkBytes,
                .. WireCheck.UuidBytes,
                0, 0, 0, 1, // how many there are
            ]));

    [Fact]
    public void An_interface_is_a_name_and_a_mac() => Assert.Equal(
        new InterfaceReference("br0", "52:54:00:00:00:01"),
        WireCheck.Read(
            NetworkProcedures.LookupInterfaceByName.Result,
            [
                0, 0, 0, 3, .. "br0"u8, 0, // name
                0, 0, 0, 17, .. "52:54:00:00:00:01"u8, 0, 0, 0, // MAC
            ]));
}
