using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class SecretProceduresTests
{
    private static byte[] SecretBytes =>
    [
        .. WireCheck.UuidBytes,
        0, 0, 0, 2, // usage: ceph
        0, 0, 0, 5, .. "admin"u8, 0, 0, 0, // of
    ];

    [Fact]
    public void A_secret_is_a_uuid_and_what_it_is_for() => Assert.Equal(
        [new SecretReference(WireCheck.Uuid, 2, "admin")],
        WireCheck.Read(
            SecretProcedures.ListAll.Result,
            [
                0, 0, 0, 1, // one:
                .. SecretBytes,
                0, 0, 0, 1, // how many there are
            ]));

    [Fact]
    public void A_secret_is_found_by_its_use() => Assert.Equal(
        (2, "admin"),
        WireCheck.Read(
            SecretProcedures.LookupByUsage.Arguments,
            [
                0, 0, 0, 2, // usage: ceph
                0, 0, 0, 5, .. "admin"u8, 0, 0, 0, // of
            ]));

    [Fact]
    public void A_value_is_bytes_and_not_chars()
    {
        var (secret, value, flags) = WireCheck.Read(
            SecretProcedures.SetValue.Arguments,
            [
                .. SecretBytes,
                0, 0, 0, 2, 0xca, 0xfe, 0, 0, // value, padded
                0, 0, 0, 0, // flags
            ]);
        Assert.Equal("admin", secret.UsageId);
        Assert.Equal([0xca, 0xfe], value);
        Assert.Equal(0U, flags);
    }

    [Fact]
    public void What_holds_a_value_is_wiped_and_is_for_those_only_who_may_change_something()
    {
        Assert.Equal(
            ["SECRET_GET_VALUE", "SECRET_SET_VALUE"],
            ProcedureTable.All.Where(p => p.IsConfidential).Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.All(ProcedureTable.All.Where(p => p.IsConfidential), p => Assert.True(p.RefusedReadOnly, p.Name));
        Assert.Equal([0xca, 0xfe], WireCheck.Read(SecretProcedures.GetValue.Result, [0, 0, 0, 2, 0xca, 0xfe, 0, 0]));
    }
}
