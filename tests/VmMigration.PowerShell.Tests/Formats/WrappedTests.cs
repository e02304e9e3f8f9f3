using VmMigration.Formats;

namespace VmMigration.Tests.Formats;

public class WrappedTests
{
    [Theory]
    [InlineData("kvm2 has no bridge br-dmz", "kvm2 has no bridge\nbr-dmz")]
    [InlineData("exactly twenty chars", "exactly twenty chars")]
    [InlineData("exactly twenty chars and", "exactly twenty chars\nand")]
    [InlineData("/var/lib/libvirt/images/web1.qcow2 is not there", "/var/lib/libvirt/ima\nges/web1.qcow2 is\nnot there")]
    [InlineData("two\r\nlines", "two lines")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Text_is_broken_between_words_and_within_those_that_are_longer(string? text, string lines) =>
        Assert.Equal(lines, Wrapped.Column(text, screen: 84, taken: 42, columns: 2));

    [Fact]
    public void A_screen_that_nobody_knows_is_an_ordinary_one() =>
        Assert.Equal(Wrapped.Column(new string('x', 300), 120, 42, 2), Wrapped.Column(new string('x', 300), 0, 42, 2));

    [Fact]
    public void A_column_is_never_too_narrow_for_a_word() => Assert.Equal("web1 was not\nmoved", Wrapped.Column("web1 was not moved", 20, 42, 2));
}
