using System.Text;

namespace VmMigration.Libvirt.Transport;

/// <summary>The lines of a process's output, up to so many bytes.</summary>
internal sealed class BoundedLines(Stream output, int most) : IDisposable
{
    private readonly ProcessStream _stream = new(Stream.Null, output);
    private readonly byte[] _buffer = new byte[4096];
    private readonly List<byte> _line = [];
    private int _start;
    private int _end;
    private int _total;

    /// <summary>Whether there was more than so many bytes.</summary>
    public bool IsCut => _total > most;

    /// <summary>The next line, without its end; null at the end.</summary>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_start == _end)
            {
                _end = IsCut ? 0 : await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false);
                _start = 0;
                _total += _end;
                if (_end == 0)
                {
                    return _line.Count == 0 ? null : Take();
                }
            }

            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var count = found < 0 ? _end - _start : found;
            _line.AddRange(_buffer.AsSpan(_start, count));
            _start += found < 0 ? count : count + 1;
            if (found >= 0)
            {
                return Take();
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    private string Take()
    {
        var text = Encoding.UTF8.GetString(_line.ToArray());
        _line.Clear();
        return text.TrimEnd('\r');
    }
}
