using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

/// <summary>Names in commands that are printed, so that they can be pasted.</summary>
public sealed class CommandTextTests
{
    private static readonly Guid Uuid = Guid.Parse("6f1d6b2c-0d1e-4d52-9d2a-1f0d3b6c9a11");

    [Theory]
    [InlineData("web1", "web1")]
    [InlineData("105", "6f1d6b2c-0d1e-4d52-9d2a-1f0d3b6c9a11")]
    [InlineData("--domain", "6f1d6b2c-0d1e-4d52-9d2a-1f0d3b6c9a11")]
    [InlineData("a b; reboot", "6f1d6b2c-0d1e-4d52-9d2a-1f0d3b6c9a11")]
    [InlineData("00000000-0000-0000-0000-000000000001", "6f1d6b2c-0d1e-4d52-9d2a-1f0d3b6c9a11")]
    public void A_guest_that_virsh_would_take_for_something_else_is_named_by_its_uuid(string name, string shown) =>
        Assert.Equal(shown, CommandText.Virsh(name, Uuid));

    [Theory]
    [InlineData("/var/lib/a.qcow2", "/var/lib/a.qcow2")]
    [InlineData("/var/lib/a b$(x).qcow2", "'/var/lib/a b$(x).qcow2'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("-x", "'-x'")]
    [InlineData("", "''")]
    public void A_word_is_one_word_to_a_shell(string word, string shown) => Assert.Equal(shown, CommandText.Sh(word));

    [Theory]
    [InlineData("web1", "web1")]
    [InlineData("g?", "'g`?'")]
    [InlineData("web[12]", "'web`[12`]'")]
    [InlineData("a'b", "'a''b'")]
    [InlineData("a\u2019;x", "'a\u2019\u2019;x'")]
    [InlineData("-Force", "'-Force'")]
    [InlineData("$x", "'$x'")]
    public void A_guest_is_one_guest_to_PowerShell(string name, string shown) => Assert.Equal(shown, CommandText.Cmdlet(name));
}
