using VmMigration.Storage;

namespace VmMigration.Tests.Storage;

public sealed class SparseDigestTests
{
    private static readonly byte[] Data = [.. Enumerable.Range(1, 5000).Select(i => (byte)(i % 255 + 1))];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 4096)]
    [InlineData(3096, 10_000)]
    [InlineData(3192, 904)]
    [InlineData(4096, 123_457)]
    public void Zeros_that_are_stored_are_the_same_as_a_hole(int stored, int hole) =>
        Assert.Equal(Digest(d => Append(d, new byte[stored + hole])), Digest(d => Append(d, new byte[stored], hole)));

    [Fact]
    public void Contents_of_other_lengths_and_places_are_not_the_same()
    {
        byte[][] all =
        [
            Digest(_ => { }), Digest(d => d.AppendHole(1)), Digest(d => d.AppendHole(4096)), Digest(d => d.AppendHole(4097)),
            Digest(d => d.Append(Data)), Digest(d => Append(d, [], 1)), Digest(d => Append(d, [], 4096)),
            Digest(d => { d.AppendHole(4096); d.Append(Data); }),
        ];
        Assert.Equal(all.Length, all.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void A_hole_takes_no_time_however_long_it_is() => Assert.NotEmpty(Digest(d => Append(d, [], long.MaxValue)));

    private static void Append(SparseDigest digest, byte[] zeros, long hole = 0)
    {
        digest.Append(Data);
        digest.Append(zeros);
        digest.AppendHole(hole);
        digest.Append(Data);
    }

    private static byte[] Digest(Action<SparseDigest> append)
    {
        using var digest = new SparseDigest();
        append(digest);
        return digest.Finish();
    }
}
