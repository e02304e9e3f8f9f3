using System.IO.Pipelines;

namespace VmMigration.Libvirt.Tests.Support;

/// <summary>
/// One end of a connection in memory. As with a socket, a writer waits when the other end does not read, what was sent
/// before a close is still read, and writing to an end that is gone is an <see cref="IOException"/>.
/// </summary>
internal sealed class DuplexPipe : Stream
{
    private readonly object _gate = new();
    private readonly PipeReader _reader;
    private readonly PipeWriter _writer;
    private int _disposals;

    private DuplexPipe(PipeReader reader, PipeWriter writer) => (_reader, _writer) = (reader, writer);

    /// <summary>How often somebody disposed of this end.</summary>
    public int Disposals => Volatile.Read(ref _disposals);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Two ends; each takes <paramref name="window"/> bytes before its writer has to wait.</summary>
    public static (DuplexPipe Client, DuplexPipe Daemon) Create(int window = 64 * 1024)
    {
        var options = new PipeOptions(pauseWriterThreshold: window, resumeWriterThreshold: window / 2, useSynchronizationContext: false);
        var (up, down) = (new Pipe(options), new Pipe(options));
        return (new(down.Reader, up.Writer), new(up.Reader, down.Writer));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> reading;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(Disposals > 0, this);
            reading = _reader.ReadAsync(cancellationToken);
        }

        var result = await reading;
        lock (_gate)
        {
            // A pipe gives its memory back when it is completed, also under who is copying from it.
            ObjectDisposedException.ThrowIf(Disposals > 0, this);
            var length = (int)Math.Min(buffer.Length, result.Buffer.Length);
            System.Buffers.BuffersExtensions.CopyTo(result.Buffer.Slice(0, length), buffer.Span);
            _reader.AdvanceTo(result.Buffer.GetPosition(length));
            return length;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<FlushResult> writing;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(Disposals > 0, this);
            writing = _writer.WriteAsync(buffer, cancellationToken);
        }

        var result = await writing;
        ObjectDisposedException.ThrowIf(Disposals > 0, this);
        if (result.IsCompleted)
        {
            throw new IOException("Broken pipe");
        }
    }

    /// <summary>Ends both directions; the other end reads what was sent, then <paramref name="reason"/> or the end.</summary>
    public void Close(Exception? reason = null)
    {
        lock (_gate)
        {
            if (Interlocked.Increment(ref _disposals) > 1)
            {
                return;
            }

            _writer.CancelPendingFlush();
            _writer.Complete(reason);
            _reader.CancelPendingRead();
            _reader.Complete();
        }
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }
}
