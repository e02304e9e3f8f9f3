using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class NwFilterProceduresTests
{
    [Fact]
    public void A_filter_is_a_name_and_a_uuid() => Assert.Equal(
        [new NwFilterReference("clean", WireCheck.Uuid)],
        WireCheck.Read(
            NwFilterProcedures.ListAll.Result,
            [
                0, 0, 0, 1, // one:
                0, 0, 0, 5, .. "clean"u8, 0, 0, 0, // name
                .. WireCheck.UuidBytes,
                0, 0, 0, 1, // how many there are
            ]));
}
