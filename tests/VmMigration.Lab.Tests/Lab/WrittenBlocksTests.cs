using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VmMigration.Lab.Tests;

public sealed class WrittenBlocksTests
{
    [Fact]
    public void Blocks_are_counted_up_to_the_end_of_what_was_written()
    {
        WrittenBlocks blocks = Read([Block(0), Block(1), Block(2), new byte[4096]]);
        Assert.Equal(3, blocks.Count);
        Assert.Empty(blocks.Damaged);
    }

    [Fact]
    public void A_torn_last_block_is_none()
    {
        byte[] torn = Block(1);
        torn[2000] ^= 1;
        WrittenBlocks blocks = Read([Block(0), torn]);
        Assert.Equal(1, blocks.Count);
        Assert.Empty(blocks.Damaged);
    }

    [Fact]
    public void A_lost_block_in_the_middle_is_damage()
    {
        WrittenBlocks blocks = Read([Block(0), new byte[4096], Block(2)]);
        Assert.Equal([1], blocks.Damaged);
        Assert.Equal(1, blocks.Count);
    }

    [Fact]
    public void A_block_in_another_ones_place_is_damage()
        => Assert.Equal([1], Read([Block(0), Block(0), Block(2)]).Damaged);

    private static WrittenBlocks Read(byte[][] blocks)
    {
        using var stream = new MemoryStream([.. blocks.SelectMany(b => b)]);
        return WrittenBlocks.Read(stream);
    }

    private static byte[] Block(int number)
    {
        string text = number.ToString(CultureInfo.InvariantCulture).PadRight(32) + new string('x', 4000);
#pragma warning disable CA5351
        string sum = Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(text)));
#pragma warning restore CA5351
        return Encoding.ASCII.GetBytes(text + sum + "end".PadLeft(32));
    }
}
