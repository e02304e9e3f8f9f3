using VmMigration.Libvirt.Tests.Support;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt.Tests.Wire;

public class RemoteErrorTests
{
    private static readonly byte[] Full = Annotated.Bytes("""
        00 00 00 2a                                                  // code 42: no domain
        00 00 00 0a                                                  // domain 10: QEMU
        00 00 00 01  00 00 00 10 "Domain not found"                  // message
        00 00 00 02                                                  // level: error
        00 00 00 01  00 00 00 03 "vm1" 00                            // guest: name,
        c7 a5 fd bd ed af 94 55 92 6a d6 5c 16 db 18 09 00 00 00 05  //   uuid, id
        00 00 00 01  00 00 00 02 "s1" 00 00                          // str1
        00 00 00 01  00 00 00 02 "s2" 00 00                          // str2
        00 00 00 01  00 00 00 02 "s3" 00 00                          // str3
        00 00 00 0d                                                  // int1
        ff ff ff ff                                                  // int2
        00 00 00 01  00 00 00 03 "net" 00                            // network: name,
        c7 a5 fd bd ed af 94 55 92 6a d6 5c 16 db 18 09              //   uuid
        """);

    [Fact]
    public void Every_field_is_kept()
    {
        var e = RemoteError.Read(Full, "DOMAIN_LOOKUP_BY_NAME");
        Assert.Equal(LibvirtErrorCode.NoDomain, e.Code);
        Assert.Equal(LibvirtErrorDomain.Qemu, e.Domain);
        Assert.Equal("Domain not found", e.Message);
        Assert.Equal(2, e.Level);
        Assert.Equal("DOMAIN_LOOKUP_BY_NAME", e.Procedure);
        Assert.Equal(new DomainReference("vm1", Guid.Parse("c7a5fdbd-edaf-9455-926a-d65c16db1809"), 5), e.Guest);
        Assert.Equal("net", e.Network);
        Assert.Equal(("s1", "s2", "s3"), (e.Text1, e.Text2, e.Text3));
        Assert.Equal((13, -1), (e.Number1, e.Number2));
        Assert.False(e.IsTransient);
        Assert.False(e.IsUnknownProcedure);
    }

    [Fact]
    public void An_error_with_nothing_but_a_number_has_a_text_all_the_same()
    {
        var e = RemoteError.Read(
            Annotated.Bytes("""
                00 00 00 01  00 00 00 07  00 00 00 00  00 00 00 02  00 00 00 00
                00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00  00 00 00 00
                """),
            "P");
        Assert.Equal("libvirt gave error 1 without a text", e.Message);
        Assert.Null(e.Guest);
        Assert.Null(e.Network);
        Assert.Null(e.Text1);
    }

    [Theory]
    [InlineData(9999U, 0x7fffffffU)]
    [InlineData(0xffffffffU, 0x80000000U)]
    public void Codes_and_domains_that_nobody_knows_keep_their_numbers(uint code, uint domain)
    {
        var e = RemoteError.Read(Full.WithWord(0, code).WithWord(4, domain), "P");
        Assert.Equal(unchecked((int)code), (int)e.Code);
        Assert.Equal(unchecked((int)domain), (int)e.Domain);
    }

    [Fact]
    public void A_procedure_that_the_daemon_is_too_old_for_comes_as_an_rpc_error()
    {
        Assert.True(RemoteError.Read(Payload.Error(39, 7, "unknown procedure: 442"), "P").IsUnknownProcedure);
        Assert.True(RemoteError.Read(Payload.Error(3, 0, "this function is not supported"), "P").IsUnknownProcedure);
        Assert.False(RemoteError.Read(Payload.Error(39, 7, "authentication required"), "P").IsUnknownProcedure);
    }

    [Fact]
    public void Only_a_job_lock_that_was_not_free_in_time_is_worth_another_try()
    {
        Assert.True(RemoteError.Read(Payload.Error(68, 10, "cannot acquire state change lock"), "P").IsTransient);
        Assert.False(RemoteError.Read(Payload.Error(38, 7, "cannot acquire state change lock"), "P").IsTransient);
    }

    [Fact]
    public void An_error_cut_short_at_any_byte_is_refused()
    {
        for (var length = 0; length < Full.Length; length++)
        {
            Assert.Throws<LibvirtProtocolException>(() => RemoteError.Read(Full.AsSpan(0, length), "P"));
        }
    }

    [Theory]
    [InlineData(8)] // message
    [InlineData(36)] // guest
    public void A_flag_that_is_neither_yes_nor_no_is_refused(int offset) =>
        Assert.Throws<LibvirtProtocolException>(() => RemoteError.Read(Full.WithWord(offset, 2), "P"));

    [Fact]
    public void What_follows_an_error_is_refused() =>
        Assert.Throws<LibvirtProtocolException>(() => RemoteError.Read([.. Full, 0, 0, 0, 0], "P"));
}
