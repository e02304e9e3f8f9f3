using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VmMigration.Storage;

/// <summary>
/// A digest of an image's content, the same whether zeros are stored or a hole. A hole takes no time, however long a daemon says that it is.
/// </summary>
internal sealed class SparseDigest : IDisposable
{
    private const int BlockSize = 4096;

    private readonly IncrementalHash _sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _block = new byte[BlockSize];
    private int _filled;
    private long _zeroBlocks;

    private enum Part : byte
    {
        Zeros,
        Block,
        End,
    }

    /// <summary>What comes next.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            var taken = Math.Min(BlockSize - _filled, data.Length);
            data[..taken].CopyTo(_block.AsSpan(_filled));
            data = data[taken..];
            Fill(taken);
        }
    }

    /// <summary>So many zeros come next.</summary>
    public void AppendHole(long length)
    {
        if (_filled > 0)
        {
            length -= AppendZeros(length);
        }

        _zeroBlocks += length / BlockSize;
        AppendZeros(length % BlockSize);
    }

    /// <summary>The digest of all that came.</summary>
    public byte[] Finish()
    {
        WriteZeros();
        WriteNumber(Part.End, _filled);
        _sum.AppendData(_block, 0, _filled);
        return _sum.GetHashAndReset();
    }

    /// <inheritdoc/>
    public void Dispose() => _sum.Dispose();

    /// <summary>Zeros up to the end of the block at most.</summary>
    private int AppendZeros(long length)
    {
        var taken = (int)Math.Min(BlockSize - _filled, length);
        _block.AsSpan(_filled, taken).Clear();
        Fill(taken);
        return taken;
    }

    private void Fill(int taken)
    {
        _filled += taken;
        if (_filled < BlockSize)
        {
            return;
        }

        _filled = 0;
        if (_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            WriteZeros();
            WriteNumber(Part.Block, BlockSize);
            _sum.AppendData(_block);
        }
        else
        {
            _zeroBlocks++;
        }
    }

    private void WriteZeros()
    {
        if (_zeroBlocks > 0)
        {
            WriteNumber(Part.Zeros, _zeroBlocks);
            _zeroBlocks = 0;
        }
    }

    private void WriteNumber(Part part, long number)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(long)];
        bytes[0] = (byte)part;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], number);
        _sum.AppendData(bytes);
    }
}
