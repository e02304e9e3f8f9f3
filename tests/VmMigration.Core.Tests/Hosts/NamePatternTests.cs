using VmMigration.Hosts;

namespace VmMigration.Tests.Hosts;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("*", "kvm1", true)]
    [InlineData("kvm*", "kvm1", true)]
    [InlineData("KVM1", "kvm1", true)]
    [InlineData("kvm?", "kvm1", true)]
    [InlineData("kvm?", "kvm12", false)]
    [InlineData("kvm[1-3]", "kvm2", true)]
    [InlineData("kvm[1-3]", "kvm4", false)]
    [InlineData("KVM[A-C]", "kvmb", true)]
    [InlineData("kvm[13]", "kvm3", true)]
    [InlineData("kvm[13]", "kvm2", false)]
    [InlineData("*.example.org", "kvm1.example.org", true)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b", "xxaxxbxx", false)]
    [InlineData("kvm`*", "kvm*", true)]
    [InlineData("kvm`*", "kvm1", false)]
    [InlineData("kvm[", "kvm[", true)]
    [InlineData("", "", true)]
    [InlineData("", "kvm1", false)]
    [InlineData("kvm", "kvm1", false)]
    public void A_name_matches_as_a_whole(string pattern, string name, bool matches) =>
        Assert.Equal(matches, NamePattern.Matches(pattern, name));

    [Fact]
    public void Many_stars_do_not_take_for_ever() =>
        Assert.False(NamePattern.Matches(string.Concat(Enumerable.Repeat("*a", 50)) + "b", new string('a', 2_000)));
}
