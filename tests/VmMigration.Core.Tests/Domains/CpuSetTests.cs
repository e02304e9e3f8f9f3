using VmMigration.Domains;

namespace VmMigration.Tests.Domains;

public sealed class CpuSetTests
{
    [Theory]
    [InlineData("0", new[] { 0 })]
    [InlineData("0-3", new[] { 0, 1, 2, 3 })]
    [InlineData("0-3,^1,8", new[] { 0, 2, 3, 8 })]
    [InlineData("8, 1-2", new[] { 1, 2, 8 })]
    public void A_set_is_expanded_in_order(string text, int[] numbers)
    {
        Assert.True(CpuSet.TryParse(text, out IReadOnlyList<int>? read));
        Assert.Equal(numbers, read);
    }

    [Fact]
    public void What_is_said_again_and_again_is_no_set() =>
        Assert.False(CpuSet.TryParse(string.Join(',', Enumerable.Repeat("0-65535", 100_000)), out _));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("0,,1")]
    [InlineData("-1")]
    [InlineData("0-4000000000")]
    [InlineData("0-2000000000")]
    public void Anything_else_is_no_set(string? text) => Assert.False(CpuSet.TryParse(text, out _));
}
