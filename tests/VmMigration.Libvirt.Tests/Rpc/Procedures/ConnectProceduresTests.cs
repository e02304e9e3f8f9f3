using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class ConnectProceduresTests
{
    [Fact]
    public void No_name_and_an_empty_name_are_different_ways_to_open()
    {
        Assert.Equal(
            (null, 1U),
            WireCheck.Read(
                ConnectProcedures.Open.Arguments,
                [
                    0, 0, 0, 0, // no name
                    0, 0, 0, 1, // flags: read-only
                ]));
        Assert.Equal(
            ("", 0U),
            WireCheck.Read(
                ConnectProcedures.Open.Arguments,
                [
                    0, 0, 0, 1, // a name:
                    0, 0, 0, 0, // empty
                    0, 0, 0, 0, // flags
                ]));
        Assert.Equal(
            ("qemu:///system", 0U),
            WireCheck.Read(
                ConnectProcedures.Open.Arguments,
                [
                    0, 0, 0, 1, // a name:
                    0, 0, 0, 14, .. "qemu:///system"u8, 0, 0,
                    0, 0, 0, 0, // flags
                ]));
    }

    [Fact]
    public void A_version_is_a_long_number()
    {
        byte[] bytes = [0, 0, 0, 0, 0x00, 0x89, 0x54, 0x40];
        Assert.Equal(9_000_000UL, WireCheck.Read(ConnectProcedures.GetLibraryVersion.Result, bytes));
    }

    [Fact]
    public void Authentication_types_are_a_list_of_at_most_twenty()
    {
        Assert.Equal(
            [2],
            WireCheck.Read(
                ConnectProcedures.AuthenticationTypes.Result,
                [
                    0, 0, 0, 1, // one:
                    0, 0, 0, 2, // polkit
                ]));
        Assert.Throws<LibvirtProtocolException>(
            () => WireCheck.ReadAll(ConnectProcedures.AuthenticationTypes.Result, [0, 0, 0, 21, .. new byte[84]]));
    }

    [Fact]
    public void Sasl_sends_its_bytes_as_chars_and_tells_nothing_from_empty()
    {
        var (mechanism, data) = WireCheck.Read(
            ConnectProcedures.SaslStart.Arguments,
            [
                0, 0, 0, 5, .. "PLAIN"u8, 0, 0, 0, // mechanism
                0, 0, 0, 0, // there is data:
                0, 0, 0, 2, // two char
                0, 0, 0, 0x61,
                0xff, 0xff, 0xff, 0xc3, // a char has a sign
            ]);
        Assert.Equal("PLAIN", mechanism);
        Assert.Equal<byte>([0x61, 0xc3], data!);
        Assert.Null(WireCheck.Read(
            ConnectProcedures.SaslStep.Arguments,
            [
                0, 0, 0, 1, // nothing
                0, 0, 0, 0, // and no char of it
            ]));
        Assert.Empty(WireCheck.Read(ConnectProcedures.SaslStep.Arguments, [0, 0, 0, 0, 0, 0, 0, 0])!);
    }

    [Fact]
    public void Sasl_chars_of_daemons_whose_char_has_no_sign_are_read_too()
    {
        var (complete, data) = WireCheck.ReadAll(
            ConnectProcedures.SaslStep.Result,
            [
                0, 0, 0, 1, // complete
                0, 0, 0, 0, // there is data:
                0, 0, 0, 1, // one char
                0, 0, 0, 0xc3,
            ]);
        Assert.Equal(1, complete);
        Assert.Equal<byte>([0xc3], data!);
    }

    [Fact]
    public void Domain_capabilities_are_asked_for_with_four_optional_texts()
    {
        Assert.Equal(
            (null, "x86_64", "q35", "kvm", 0U),
            WireCheck.Read(
                ConnectProcedures.GetDomainCapabilities.Arguments,
                [
                    0, 0, 0, 0, // no emulator
                    0, 0, 0, 1, 0, 0, 0, 6, .. "x86_64"u8, 0, 0, // architecture
                    0, 0, 0, 1, 0, 0, 0, 3, .. "q35"u8, 0, // machine
                    0, 0, 0, 1, 0, 0, 0, 3, .. "kvm"u8, 0, // virtualization type
                    0, 0, 0, 0, // flags
                ]));
    }

    [Fact]
    public void Bulk_statistics_are_asked_for_some_guests_or_for_all()
    {
        var (domains, statistics, flags) = WireCheck.Read(
            ConnectProcedures.GetAllDomainStatistics.Arguments,
            [
                0, 0, 0, 1, // one guest:
                .. WireCheck.GuestBytes,
                0, 0, 0x02, 0x25, // state, balloon, block, dirty rate
                0x20, 0, 0, 0, // flags: do not wait
            ]);
        Assert.Equal([WireCheck.Guest], domains);
        Assert.Equal(0x225U, statistics);
        Assert.Equal(1U << 29, flags);
        Assert.Equal(
            [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
            WireCheck.Write(ConnectProcedures.GetAllDomainStatistics.Arguments, ([], 1U, 0U)));
    }

    [Fact]
    public void Bulk_statistics_come_by_guest()
    {
        var record = Assert.Single(WireCheck.Read(
            ConnectProcedures.GetAllDomainStatistics.Result,
            [
                0, 0, 0, 1, // one record:
                .. WireCheck.GuestBytes,
                0, 0, 0, 2, // two parameters:
                0, 0, 0, 11, .. "state.state"u8, 0,
                0, 0, 0, 1, // int
                0, 0, 0, 1,
                0, 0, 0, 15, .. "balloon.current"u8, 0,
                0, 0, 0, 4, // unsigned long long
                0, 0, 0, 0, 0, 0x10, 0, 0,
            ]));
        Assert.Equal(WireCheck.Guest, record.Domain);
        Assert.Equal(1, record.Parameters.Int32("state.state"));
        Assert.Equal(1_048_576UL, record.Parameters.UInt64("balloon.current"));
    }
}
