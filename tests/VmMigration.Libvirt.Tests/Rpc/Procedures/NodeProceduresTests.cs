using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class NodeProceduresTests
{
    private static byte[] Info =>
    [
        .. WireCheck.Chars("x86_64", 32), // model: char[32]
        0, 0, 0, 0, 0x01, 0xf7, 0x5c, 0x10, // memory
        0, 0, 0, 8, // cpus
        0, 0, 0x09, 0x60, // mhz
        0, 0, 0, 2, // nodes
        0, 0, 0, 1, // sockets
        0, 0, 0, 2, // cores
        0, 0, 0, 3, // threads
    ];

    [Fact]
    public void The_model_takes_four_bytes_a_char() => Assert.Equal(
        new NodeInfo("x86_64", MemoryKiB: 32_988_176, Cpus: 8, MHz: 2400, Nodes: 2, Sockets: 1, Cores: 2, Threads: 3),
        WireCheck.Read(NodeProcedures.GetInfo.Result, Info));

    [Fact]
    public void A_model_that_leaves_no_room_for_its_end_is_not_written()
    {
        var info = WireCheck.ReadAll(NodeProcedures.GetInfo.Result, Info);
        Assert.Equal(160, WireCheck.Write(NodeProcedures.GetInfo.Result, info with { Model = new string('x', 31) }).Length);
        Assert.Throws<LibvirtProtocolException>(
            () => WireCheck.Write(NodeProcedures.GetInfo.Result, info with { Model = new string('x', 32) }));
    }

    [Fact]
    public void The_security_model_is_two_counted_char_arrays_with_their_ends() => Assert.Equal(
        ("none", "0"),
        WireCheck.Read(
            NodeProcedures.GetSecurityModel.Result,
            [
                0, 0, 0, 5, .. WireCheck.Chars("none", 5), // model
                0, 0, 0, 2, .. WireCheck.Chars("0", 2), // domain of interpretation
            ]));

    [Fact]
    public void A_security_model_without_its_end_is_read_too() => Assert.Equal(
        ("", "dac"),
        WireCheck.ReadAll(NodeProcedures.GetSecurityModel.Result, [0, 0, 0, 0, 0, 0, 0, 3, .. WireCheck.Chars("dac", 3)]));

    [Fact]
    public void Cpu_statistics_are_names_and_numbers()
    {
        var (values, count) = WireCheck.Read(
            NodeProcedures.GetCpuStatistics.Result,
            [
                0, 0, 0, 2, // two:
                0, 0, 0, 6, .. "kernel"u8, 0, 0,
                0, 0, 0, 0, 0, 0, 0, 5,
                0, 0, 0, 4, .. "idle"u8,
                0, 0, 0, 1, 0, 0, 0, 0,
                0, 0, 0, 2, // how many there are
            ]);
        Assert.Equal([("kernel", 5UL), ("idle", 0x1_0000_0000UL)], values);
        Assert.Equal(2, count);
    }

    [Fact]
    public void Free_pages_are_asked_for_by_size_and_cell()
    {
        var (pages, start, cells, flags) = WireCheck.Read(
            NodeProcedures.GetFreePages.Arguments,
            [
                0, 0, 0, 2, // two sizes:
                0, 0, 0, 4,
                0, 0, 0x08, 0,
                0xff, 0xff, 0xff, 0xff, // from cell -1, the whole host
                0, 0, 0, 1, // one cell
                0, 0, 0, 0, // flags
            ]);
        Assert.Equal([4U, 2048U], pages);
        Assert.Equal((-1, 1U, 0U), (start, cells, flags));
    }

    [Fact]
    public void Devices_come_as_names() => Assert.Equal(
        [new NodeDeviceReference("net_eth0")],
        WireCheck.Read(
            NodeProcedures.ListDevices.Result,
            [
                0, 0, 0, 1, // one:
                0, 0, 0, 8, .. "net_eth0"u8,
                0, 0, 0, 1, // how many there are
            ]));

    [Fact]
    public void The_cpu_map_is_bytes_and_not_chars()
    {
        var (map, online, count) = WireCheck.Read(
            NodeProcedures.GetCpuMap.Result,
            [
                0, 0, 0, 1, 0x0f, 0, 0, 0, // map: one byte, padded
                0, 0, 0, 4, // online
                0, 0, 0, 8, // there are
            ]);
        Assert.Equal([0x0f], map);
        Assert.Equal((4U, 8), (online, count));
    }
}
