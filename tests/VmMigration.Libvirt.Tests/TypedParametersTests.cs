using VmMigration.Libvirt;

namespace VmMigration.Libvirt.Tests;

/// <summary>Numbers that a host sends are bounded where they are read.</summary>
public sealed class TypedParametersTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(int.MaxValue, 3)]
    [InlineData(-1, 0)]
    public void There_are_never_more_than_there_are_parameters(int claimed, int counted) => Assert.Equal(
        counted, new TypedParameters([new("block.count", claimed), new("block.0.name", "vda"), new("block.1.name", "vdb")]).CountOf("block.count"));

    [Fact]
    public void Nothing_is_counted_where_no_number_is() => Assert.Equal(0, TypedParameters.Empty.CountOf("block.count"));

    [Theory]
    [InlineData(4UL, 1024, 4096L)]
    [InlineData(ulong.MaxValue, 1, null)]
    [InlineData((ulong)long.MaxValue, 1024, null)]
    [InlineData((ulong)long.MaxValue, 1, long.MaxValue)]
    public void An_amount_that_nothing_has_is_none(ulong sent, long unit, long? read) =>
        Assert.Equal(read, new TypedParameters([new("balloon.maximum", sent)]).Amount("balloon.maximum", unit));

    [Fact]
    public void Of_a_name_that_repeats_the_first_counts() =>
        Assert.Equal("one", new TypedParameters([new("a", "one"), new("a", "two")]).Text("a"));
}
