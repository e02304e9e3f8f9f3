using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class DomainProceduresTests
{
    [Fact]
    public void Short_numbers_take_four_bytes() => Assert.Equal(
        new DomainInfo(State: 1, MaxMemoryKiB: 4_194_304, MemoryKiB: 2_097_152, VirtualCpus: 2, CpuTimeNs: 0x1_0000_0002),
        WireCheck.Read(
            DomainProcedures.GetInfo.Result,
            [
                0, 0, 0, 1, // state: unsigned char
                0, 0, 0, 0, 0, 0x40, 0, 0, // most memory
                0, 0, 0, 0, 0, 0x20, 0, 0, // memory
                0, 0, 0, 2, // virtual CPUs: unsigned short
                0, 0, 0, 1, 0, 0, 0, 2, // CPU time
            ]));

    [Fact]
    public void A_list_is_followed_by_its_length() => Assert.Equal(
        [WireCheck.Guest, new DomainReference("b", Guid.Empty, -1)],
        WireCheck.Read(
            DomainProcedures.ListAll.Result,
            [
                0, 0, 0, 2, // two:
                .. WireCheck.GuestBytes,
                0, 0, 0, 1, .. "b"u8, 0, 0, 0, // name
                .. new byte[16], // uuid
                0xff, 0xff, 0xff, 0xff, // id: not running
                0, 0, 0, 2, // how many there are
            ]));

    [Fact]
    public void A_list_of_another_length_than_it_says_is_refused() => Assert.Throws<LibvirtProtocolException>(
        () => WireCheck.ReadAll(DomainProcedures.ListAll.Result, [0, 0, 0, 1, .. WireCheck.GuestBytes, 0, 0, 0, 2]));

    [Fact]
    public void A_length_without_a_list_is_no_mistake()
    {
        Assert.Empty(WireCheck.ReadAll(DomainProcedures.ListAll.Result, [0, 0, 0, 0, 0, 0, 0, 9]));
    }

    [Fact]
    public void Asking_for_a_list_takes_need_and_flags() => Assert.Equal(
        [
            0, 0, 0, 1, // the list, not only its length
            0, 0, 0, 2, // flags: inactive
        ],
        WireCheck.Write(DomainProcedures.ListAll.Arguments, (1, 2U)));

    [Fact]
    public void A_guest_is_looked_up_by_the_bytes_of_its_uuid() =>
        Assert.Equal(WireCheck.Uuid, WireCheck.Read(DomainProcedures.LookupByUuid.Arguments, WireCheck.UuidBytes));

    [Fact]
    public void Xml_is_asked_for_by_guest_and_flags() => Assert.Equal(
        (WireCheck.Guest, 9U),
        WireCheck.Read(
            DomainProcedures.GetXml.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 9, // flags: secure, migratable
            ]));

    [Fact]
    public void State_and_reason_are_two_numbers() =>
        Assert.Equal((3, 5), WireCheck.Read(DomainProcedures.GetState.Result, [0, 0, 0, 3, 0, 0, 0, 5]));

    [Fact]
    public void Metadata_of_the_guest_itself_has_no_namespace() => Assert.Equal(
        (WireCheck.Guest, 1, null, 0U),
        WireCheck.Read(
            DomainProcedures.GetMetadata.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 1, // type: title
                0, 0, 0, 0, // no namespace
                0, 0, 0, 0, // flags
            ]));

    [Fact]
    public void A_block_job_says_first_whether_there_is_one() => Assert.Equal(
        new BlockJobInfo(Found: 1, Type: 2, Bandwidth: 3, Current: 4, End: 5),
        WireCheck.Read(
            DomainProcedures.GetBlockJobInfo.Result,
            [
                0, 0, 0, 1, // found
                0, 0, 0, 2, // type: copy
                0, 0, 0, 0, 0, 0, 0, 3, // bandwidth
                0, 0, 0, 0, 0, 0, 0, 4, // cur
                0, 0, 0, 0, 0, 0, 0, 5, // end
            ]));

    [Fact]
    public void Old_block_statistics_have_a_sign() => Assert.Equal(
        new BlockStatistics(ReadRequests: 1, ReadBytes: 512, WriteRequests: 2, WriteBytes: 1024, Errors: -1),
        WireCheck.Read(
            DomainProcedures.GetBlockStatistics.Result,
            [
                0, 0, 0, 0, 0, 0, 0, 1, // rd_req
                0, 0, 0, 0, 0, 0, 2, 0, // rd_bytes
                0, 0, 0, 0, 0, 0, 0, 2, // wr_req
                0, 0, 0, 0, 0, 0, 4, 0, // wr_bytes
                0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, // errs
            ]));

    [Fact]
    public void File_systems_name_their_disks()
    {
        var info = Assert.Single(WireCheck.Read(
            DomainProcedures.GetFileSystemInfo.Result,
            [
                0, 0, 0, 1, // one:
                0, 0, 0, 1, .. "/"u8, 0, 0, 0, // mount point
                0, 0, 0, 4, .. "sda1"u8, // name
                0, 0, 0, 3, .. "xfs"u8, 0, // type
                0, 0, 0, 1, // one disk:
                0, 0, 0, 3, .. "vda"u8, 0,
                0, 0, 0, 1, // how many there are
            ]));
        Assert.Equal(("/", "sda1", "xfs"), (info.MountPoint, info.Name, info.Type));
        Assert.Equal(["vda"], info.Disks);
    }

    [Fact]
    public void Io_threads_have_a_map_of_bytes()
    {
        var thread = Assert.Single(WireCheck.Read(
            DomainProcedures.GetIoThreads.Result,
            [
                0, 0, 0, 1, // one:
                0, 0, 0, 1, // number
                0, 0, 0, 2, 0xff, 0x03, 0, 0, // map: ten CPUs, padded
                0, 0, 0, 1, // how many there are
            ]));
        Assert.Equal(1U, thread.Id);
        Assert.Equal([0xff, 0x03], thread.CpuMap);
    }

    [Fact]
    public void Memory_statistics_are_tags_and_numbers() => Assert.Equal(
        [(6, 1024UL)],
        WireCheck.Read(
            DomainProcedures.MemoryStatistics.Result,
            [
                0, 0, 0, 1, // one:
                0, 0, 0, 6, // tag: actual balloon
                0, 0, 0, 0, 0, 0, 4, 0,
            ]));

    [Fact]
    public void Snapshots_and_checkpoints_are_a_name_and_their_guest()
    {
        byte[] bytes =
        [
            0, 0, 0, 1, // one:
            0, 0, 0, 2, .. "s1"u8, 0, 0, // name
            .. WireCheck.GuestBytes,
            0, 0, 0, 1, // how many there are
        ];
        var snapshot = new SnapshotReference("s1", WireCheck.Guest);
        var checkpoint = new CheckpointReference("s1", WireCheck.Guest);
        Assert.Equal([snapshot], WireCheck.Read(DomainProcedures.ListSnapshots.Result, bytes));
        Assert.Equal([checkpoint], WireCheck.Read(DomainProcedures.ListCheckpoints.Result, bytes));
    }
}
