using VmMigration.Libvirt;

namespace VmMigration.Libvirt.Tests;

/// <summary>What people get to see of texts from outside.</summary>
public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("web1", "web1")]
    [InlineData("仮想マシン 😀", "仮想マシン 😀")]
    [InlineData("a\e[2Jb", "a\uFFFD[2Jb")]
    [InlineData("a\u009B2Jb", "a\uFFFD2Jb")]
    [InlineData("gnp.\u202Eexe", "gnp.\uFFFDexe")]
    [InlineData("a\u2066b\u200F", "a\uFFFDb\uFFFD")]
    [InlineData("one\ntwo", "one\uFFFDtwo")]
    public void A_name_steers_nothing(string name, string shown) => Assert.Equal(shown, DisplayText.CleanLine(name));

    [Theory]
    [InlineData("one\r\ntwo\tthree", "one\ntwo\tthree")]
    [InlineData("seen\runseen", "seen\uFFFDunseen")]
    public void A_text_keeps_its_lines(string text, string shown) => Assert.Equal(shown, DisplayText.Clean(text));

    [Fact]
    public void Half_a_letter_becomes_a_whole_one() => Assert.Equal("a\uFFFDb", DisplayText.Clean("a\uD800b"));
}
