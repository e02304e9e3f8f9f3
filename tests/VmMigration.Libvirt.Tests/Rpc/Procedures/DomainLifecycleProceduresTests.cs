using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class DomainLifecycleProceduresTests
{
    [Fact]
    public void Metadata_without_a_text_removes_it() => Assert.Equal(
        (WireCheck.Guest, 2, null, null, "urn:x", 3U),
        WireCheck.Read(
            DomainLifecycleProcedures.SetMetadata.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 2, // type: element
                0, 0, 0, 0, // no text
                0, 0, 0, 0, // no prefix
                0, 0, 0, 1, 0, 0, 0, 5, .. "urn:x"u8, 0, 0, 0, // namespace
                0, 0, 0, 3, // flags: live, config
            ]));

    [Fact]
    public void A_block_copy_takes_typed_parameters()
    {
        var (domain, path, xml, parameters, flags) = WireCheck.Read(
            DomainLifecycleProcedures.BlockCopy.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 3, .. "vda"u8, 0, // disk
                0, 0, 0, 7, .. "<disk/>"u8, 0, // destination
                0, 0, 0, 1, // one parameter:
                0, 0, 0, 9, .. "bandwidth"u8, 0, 0, 0,
                0, 0, 0, 4, // unsigned long long
                0, 0, 0, 0, 0, 0, 0, 1,
                0, 0, 0, 4, // flags
            ]);
        Assert.Equal((WireCheck.Guest, "vda", "<disk/>", 4U), (domain, path, xml, flags));
        Assert.Equal(1UL, parameters.UInt64("bandwidth"));
    }

    [Fact]
    public void A_block_copy_of_too_many_parameters_is_not_sent()
    {
        var parameters = new TypedParameters([.. Enumerable.Repeat(new TypedParameter("a", 1), 17)]);
        Assert.Throws<LibvirtProtocolException>(
            () => WireCheck.Write(DomainLifecycleProcedures.BlockCopy.Arguments, (WireCheck.Guest, "vda", "", parameters, 0U)));
    }

    [Fact]
    public void A_commit_may_leave_out_where_it_begins_and_ends() => Assert.Equal(
        (WireCheck.Guest, "vda", null, "/top", 5UL, 4U),
        WireCheck.Read(
            DomainLifecycleProcedures.BlockCommit.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 3, .. "vda"u8, 0, // disk
                0, 0, 0, 0, // no base
                0, 0, 0, 1, 0, 0, 0, 4, .. "/top"u8, // top
                0, 0, 0, 0, 0, 0, 0, 5, // bandwidth
                0, 0, 0, 4, // flags: active
            ]));

    [Fact]
    public void Saving_may_change_the_definition() => Assert.Equal(
        (WireCheck.Guest, "/f", null, 0U),
        WireCheck.Read(
            DomainLifecycleProcedures.SaveFlags.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 2, .. "/f"u8, 0, 0, // file
                0, 0, 0, 0, // no XML
                0, 0, 0, 0, // flags
            ]));

    [Fact]
    public void Memory_is_a_long_number() => Assert.Equal(
        (WireCheck.Guest, 1_048_576UL, 1U),
        WireCheck.Read(
            DomainLifecycleProcedures.SetMemory.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 0, 0, 0x10, 0, 0, // KiB
                0, 0, 0, 1, // flags: live
            ]));
}
