namespace VmMigration.Libvirt.Transport;

/// <summary>A process's standard input and output as one stream.</summary>
/// <remarks>
/// On Windows the pipes of a process are read by blocking, and such a read cannot be cancelled. So a read goes to a buffer of
/// this stream's own, and one that its caller gave up is picked up by the next.
/// </remarks>
internal sealed class ProcessStream(Stream input, Stream output) : Stream
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Task<int>? _pending;
    private int _start;
    private int _end;
    private bool _over;

    /// <summary>Called once, before the first byte is written.</summary>
    public Action? FirstWrite { get; set; }

    /// <summary>Called once with the first bytes read; false when they cannot be ours, and the stream then ends.</summary>
    public Func<ReadOnlyMemory<byte>, bool>? FirstRead { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_over || (_start == _end && !await FillAsync(cancellationToken).ConfigureAwait(false)))
        {
            return 0;
        }

        int count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (FirstWrite is { } first)
        {
            FirstWrite = null;
            first();
        }

        await input.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        await input.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream is written asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _pending ??= output.ReadAsync(_buffer, CancellationToken.None).AsTask();
        int count = await _pending.WaitAsync(cancellationToken).ConfigureAwait(false);
        _pending = null;
        if (count > 0 && FirstRead is { } first)
        {
            FirstRead = null;
            _over = !first(_buffer.AsMemory(0, count));
        }

        (_start, _end) = (0, count);
        return count > 0 && !_over;
    }
}
