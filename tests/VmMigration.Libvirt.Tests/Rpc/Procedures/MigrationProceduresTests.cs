using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt.Tests.Rpc.Procedures;

public class MigrationProceduresTests
{
    private static readonly TypedParameters Parameters = new([new("bandwidth", 64UL), new("migrate_disks", "vda")]);

    private static byte[] ParameterBytes =>
    [
        0, 0, 0, 2, // two parameters:
        0, 0, 0, 9, .. "bandwidth"u8, 0, 0, 0,
        0, 0, 0, 4, // unsigned long long
        0, 0, 0, 0, 0, 0, 0, 64,
        0, 0, 0, 13, .. "migrate_disks"u8, 0, 0, 0,
        0, 0, 0, 7, // string
        0, 0, 0, 3, .. "vda"u8, 0,
    ];

    private static byte[] CookieBytes => [0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0];

    [Fact]
    public void Peer_to_peer_names_the_other_daemon()
    {
        var (domain, uri, parameters, cookie, flags) = WireCheck.Read(
            MigrationProcedures.Perform3.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 1, 0, 0, 0, 21, .. "qemu+tls://kvm2/syste"u8, 0, 0, 0, // the other daemon
                .. ParameterBytes,
                0, 0, 0, 0, // no cookie
                0, 0, 0, 3, // flags: live, peer to peer
            ]);
        Assert.Equal((WireCheck.Guest, "qemu+tls://kvm2/syste", 3U), (domain, uri, flags));
        Assert.Equal(Parameters, parameters);
        Assert.Empty(cookie);
    }

    [Fact]
    public void A_direct_migration_names_none_and_hands_the_cookie_on()
    {
        var (_, uri, _, cookie, flags) = WireCheck.Read(
            MigrationProcedures.Perform3.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 0, // no other daemon
                .. ParameterBytes,
                .. CookieBytes,
                0, 0, 0, 1, // flags: live
            ]);
        Assert.Null(uri);
        Assert.Equal([1, 2, 3, 4, 5], cookie);
        Assert.Equal(1U, flags);
        Assert.Equal([1, 2, 3, 4, 5], WireCheck.Read(MigrationProcedures.Perform3.Result, CookieBytes));
    }

    [Fact]
    public void Begin_gives_a_cookie_and_then_the_xml()
    {
        var (cookie, xml) = WireCheck.Read(
            MigrationProcedures.Begin3.Result,
            [
                .. CookieBytes,
                0, 0, 0, 9, .. "<domain/>"u8, 0, 0, 0,
            ]);
        Assert.Equal([1, 2, 3, 4, 5], cookie);
        Assert.Equal("<domain/>", xml);
    }

    [Fact]
    public void Prepare_gives_a_uri_unless_the_caller_chose_it()
    {
        var (_, given) = WireCheck.Read(
            MigrationProcedures.Prepare3.Result,
            [
                .. CookieBytes,
                0, 0, 0, 1, // a URI:
                0, 0, 0, 14, .. "tcp:kvm2:49152"u8, 0, 0,
            ]);
        var (_, none) = WireCheck.Read(
            MigrationProcedures.Prepare3.Result,
            [
                .. CookieBytes,
                0, 0, 0, 0, // no URI
            ]);
        Assert.Equal("tcp:kvm2:49152", given);
        Assert.Null(none);
    }

    [Fact]
    public void Finish_asks_for_no_guest_and_gives_one()
    {
        var (parameters, cookie, flags, cancelled) = WireCheck.Read(
            MigrationProcedures.Finish3.Arguments,
            [
                .. ParameterBytes,
                .. CookieBytes,
                0, 0, 0, 1, // flags: live
                0, 0, 0, 1, // cancelled
            ]);
        Assert.Equal(Parameters, parameters);
        Assert.Equal(5, cookie.Length);
        Assert.Equal((1U, 1), (flags, cancelled));
        var (domain, _) = WireCheck.Read(MigrationProcedures.Finish3.Result, [.. WireCheck.GuestBytes, .. CookieBytes]);
        Assert.Equal(WireCheck.Guest, domain);
    }

    [Fact]
    public void Confirm_takes_all_and_gives_nothing()
    {
        var arguments = WireCheck.Read(
            MigrationProcedures.Confirm3.Arguments,
            [
                .. WireCheck.GuestBytes,
                .. ParameterBytes,
                .. CookieBytes,
                0, 0, 0, 1, // flags: live
                0, 0, 0, 0, // not cancelled
            ]);
        Assert.Equal((WireCheck.Guest, 1U, 0), (arguments.Domain, arguments.Flags, arguments.Cancelled));
        Assert.Empty(WireCheck.Write(MigrationProcedures.Confirm3.Result, default));
    }

    [Fact]
    public void A_downtime_is_a_long_number_and_flags_a_short_one() => Assert.Equal(
        (WireCheck.Guest, 300UL, 0U),
        WireCheck.Read(
            MigrationProcedures.SetMaxDowntime.Arguments,
            [
                .. WireCheck.GuestBytes,
                0, 0, 0, 0, 0, 0, 0x01, 0x2c, // ms
                0, 0, 0, 0, // flags
            ]));

    [Fact]
    public void More_parameters_than_libvirt_takes_are_not_sent()
    {
        var many = new TypedParameters([.. Enumerable.Repeat(new TypedParameter("migrate_disks", "vda"), 65)]);
        Assert.Throws<LibvirtProtocolException>(
            () => WireCheck.Write(MigrationProcedures.Begin3.Arguments, (WireCheck.Guest, many, 0U)));
    }
}
