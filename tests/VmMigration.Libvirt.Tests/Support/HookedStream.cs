namespace VmMigration.Libvirt.Tests.Support;

/// <summary>A stream over another that does what a test says where a transport may misbehave.</summary>
internal sealed class HookedStream(Stream inner) : Stream
{
    private long _bytesRead;
    private long _bytesTaken;

    /// <summary>How many bytes the reader has dealt with: it came back for more.</summary>
    public long BytesTaken => Volatile.Read(ref _bytesTaken);

    /// <summary>Runs before every write, and may throw or never end.</summary>
    public Func<Task> BeforeWrite { get; init; } = () => Task.CompletedTask;

    /// <summary>Runs before every read, and may throw or never end.</summary>
    public Func<CancellationToken, Task> BeforeRead { get; init; } = _ => Task.CompletedTask;

    /// <summary>Runs after the inner stream was closed, and may throw.</summary>
    public Func<Task> AfterDispose { get; init; } = () => Task.CompletedTask;

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
        Volatile.Write(ref _bytesTaken, _bytesRead);
        await BeforeRead(cancellationToken);
        var count = await inner.ReadAsync(buffer, cancellationToken);
        _bytesRead += count;
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await BeforeWrite();
        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
        await AfterDispose();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
