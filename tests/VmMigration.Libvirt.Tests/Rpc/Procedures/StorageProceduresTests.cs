using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class StorageProceduresTests
{
    private static readonly StoragePoolReference Pool = new("p", WireCheck.Uuid);

    private static readonly StorageVolumeReference Volume = new("p", "v", "/p/v");

    private static byte[] PoolBytes => [0, 0, 0, 1, .. "p"u8, 0, 0, 0, .. WireCheck.UuidBytes];

    private static byte[] VolumeBytes =>
    [
        0, 0, 0, 1, .. "p"u8, 0, 0, 0, // pool
        0, 0, 0, 1, .. "v"u8, 0, 0, 0, // name
        0, 0, 0, 4, .. "/p/v"u8, // key
    ];

    [Fact]
    public void The_state_of_a_pool_takes_four_bytes() => Assert.Equal(
        new StoragePoolInfo(State: 2, Capacity: 0x1_0000_0000, Allocation: 512, Available: 1),
        WireCheck.Read(
            StorageProcedures.GetInfo.Result,
            [
                0, 0, 0, 2, // state: unsigned char
                0, 0, 0, 1, 0, 0, 0, 0, // capacity
                0, 0, 0, 0, 0, 0, 2, 0, // allocation
                0, 0, 0, 0, 0, 0, 0, 1, // available
            ]));

    [Fact]
    public void The_type_of_a_volume_takes_four_bytes()
    {
        byte[] bytes =
        [
            0, 0, 0, 1, // type: char
            0, 0, 0, 1, 0, 0, 0, 0, // capacity
            0, 0, 0, 0, 0, 0, 2, 0, // allocation
        ];
        var expected = new StorageVolumeInfo(Type: 1, Capacity: 0x1_0000_0000, Allocation: 512);
        Assert.Equal(expected, WireCheck.Read(VolumeProcedures.GetInfo.Result, bytes));
        Assert.Equal(expected, WireCheck.Read(VolumeProcedures.GetInfoFlags.Result, bytes));
    }

    [Fact]
    public void Volumes_are_listed_by_pool()
    {
        Assert.Equal(
            (Pool, 1, 0U),
            WireCheck.Read(
                VolumeProcedures.ListAll.Arguments,
                [
                    .. PoolBytes,
                    0, 0, 0, 1, // the list, not only its length
                    0, 0, 0, 0, // flags
                ]));
        Assert.Equal([Volume], WireCheck.Read(VolumeProcedures.ListAll.Result, [0, 0, 0, 1, .. VolumeBytes, 0, 0, 0, 1]));
    }

    [Fact]
    public void A_volume_is_made_from_another() => Assert.Equal(
        (Pool, "<volume/>", Volume, 1U),
        WireCheck.Read(
            VolumeProcedures.CreateXmlFrom.Arguments,
            [
                .. PoolBytes,
                0, 0, 0, 9, .. "<volume/>"u8, 0, 0, 0,
                .. VolumeBytes,
                0, 0, 0, 1, // flags: allocate metadata
            ]));

    [Fact]
    public void An_upload_says_where_and_how_much() => Assert.Equal(
        (Volume, 512UL, 0x1_0000_0000UL, 1U),
        WireCheck.Read(
            VolumeProcedures.Upload.Arguments,
            [
                .. VolumeBytes,
                0, 0, 0, 0, 0, 0, 2, 0, // offset
                0, 0, 0, 1, 0, 0, 0, 0, // length
                0, 0, 0, 1, // flags: with holes
            ]));
}
