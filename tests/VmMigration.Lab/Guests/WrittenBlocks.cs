using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VmMigration.Lab;

/// <summary>
/// The numbered blocks that a guest with <see cref="GuestOptions.WritesDisk"/> has left on its disk. Block n is 4096 bytes: n as
/// text and noise (4032 bytes together), the MD5 sum of these in hexadecimal, and "end".
/// </summary>
/// <param name="Count">How many blocks are whole and in their place, counted up to the first that is not.</param>
/// <param name="Damaged">Numbers of places behind which there are good blocks, but which hold something else themselves.</param>
public sealed record WrittenBlocks(int Count, IReadOnlyList<int> Damaged)
{
    private const int BlockSize = 4096;
    private const int Summed = 4032;
    private const int SumLength = 32;

    /// <summary>Reads a raw image from its beginning. The writer must not have come to the disk's end yet.</summary>
    public static WrittenBlocks Read(Stream image)
    {
        byte[] block = new byte[BlockSize];
        var bad = new List<int>();
        int last = -1;
        for (int number = 0; image.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false) == BlockSize; number++)
        {
            if (IsWhole(block, number))
            {
                last = number;
            }
            else
            {
                bad.Add(number);
            }
        }
        int[] damaged = [.. bad.Where(n => n < last)];
        return new WrittenBlocks(damaged.Length > 0 ? damaged[0] : last + 1, damaged);
    }

#pragma warning disable CA5351 // Against accidents; the guest's shell has nothing better at hand.
    private static bool IsWhole(byte[] block, int number)
        => Encoding.ASCII.GetString(block, 0, SumLength).Trim() == number.ToString(CultureInfo.InvariantCulture)
            && Encoding.ASCII.GetString(block, Summed, SumLength) == Convert.ToHexStringLower(MD5.HashData(block.AsSpan(0, Summed)));
#pragma warning restore CA5351
}
