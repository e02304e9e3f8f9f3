using System.Text;

namespace VmMigration.Libvirt.Transport;

/// <summary>Reads a process's error stream to its end and keeps the last of it, so that the process never blocks on it.</summary>
internal sealed class ErrorTail
{
    /// <summary>How many bytes are kept.</summary>
    public const int Capacity = 16 * 1024;

    private readonly byte[] _kept = new byte[Capacity];
    private readonly object _gate = new();
    private long _total;

    public ErrorTail(Stream stream)
    {
        Completion = DrainAsync(stream);
    }

    /// <summary>Ends with the stream; it never fails.</summary>
    public Task Completion { get; }

    /// <summary>What is kept so far as text, without characters that steer a terminal.</summary>
    public string Text
    {
        get
        {
            byte[] bytes;
            lock (_gate)
            {
                int start = (int)(_total % Capacity);
                bytes = _total <= Capacity ? _kept[..(int)_total] : [.. _kept[start..], .. _kept[..start]];
            }

            string text = Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n").Replace('\r', '\n');
            return DisplayText.Clean(text).Trim();
        }
    }

    private async Task DrainAsync(Stream stream)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer).ConfigureAwait(false) is var count and > 0)
            {
                Keep(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The process is gone, and with it the rest of what it had to say.
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            int start = (int)(_total % Capacity);
            int first = Math.Min(bytes.Length, Capacity - start);
            bytes[..first].CopyTo(_kept.AsSpan(start));
            bytes[first..].CopyTo(_kept);
            _total += bytes.Length;
        }
    }
}
