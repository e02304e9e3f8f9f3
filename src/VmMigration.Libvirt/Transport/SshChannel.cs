using System.Diagnostics;
using System.Text;

namespace VmMigration.Libvirt.Transport;

/// <summary>A running ssh process whose remote end is the daemon's socket.</summary>
internal sealed class SshChannel : LibvirtChannel
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Process _process;
    private readonly string _host;
    private readonly DialOptions _options;
    private readonly ProcessStream _stream;
    private readonly ErrorTail _errors;
    private readonly SshLog _log;
    private ITimer? _watchdog;
    private string? _noise;
    private volatile bool _answered;
    private volatile bool _tooLate;
    private int _disposed;

    public SshChannel(Process started, SshLog log, LibvirtUri uri, DialOptions options)
    {
        _process = started;
        _log = log;
        _host = uri.Host!;
        _options = options;
        _errors = new ErrorTail(started.StandardError.BaseStream);
        _stream = new ProcessStream(started.StandardInput.BaseStream, started.StandardOutput.BaseStream)
        {
            FirstWrite = StartWatchdog,
            FirstRead = IsFromDaemon,
        };
        Description = "ssh to " + (uri.User is null ? _host : $"{uri.User}@{_host}");
    }

    public override Stream Stream => _stream;

    public override string Description { get; }

    public override bool IsEncrypted => true;

    public override bool IsLocal => false;

    public override async ValueTask<LibvirtException?> ExplainLossAsync(CancellationToken cancellationToken = default)
    {
        if (_noise is not null)
        {
            return SshFailure.Noise(_host, _noise);
        }

        try
        {
            return _disposed == 0 ? await LastWordsAsync(cancellationToken).ConfigureAwait(false) : null;
        }
        catch (InvalidOperationException) when (_disposed != 0)
        {
            return null; // We ended it ourselves.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_watchdog is not null)
        {
            await _watchdog.DisposeAsync().ConfigureAwait(false);
        }

        SshDialer.End(_process);
        await EndsAsync(_process.WaitForExitAsync(), CancellationToken.None).ConfigureAwait(false);
        await _process.StandardOutput.BaseStream.DisposeAsync().ConfigureAwait(false);
        await _process.StandardError.BaseStream.DisposeAsync().ConfigureAwait(false);
        try
        {
            await _process.StandardInput.BaseStream.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Bytes were left for a process that is gone.
        }

        _process.Dispose();
        _log.Dispose();
    }

    private async Task<LibvirtConnectException?> LastWordsAsync(CancellationToken cancellationToken)
    {
        bool exited = await EndsAsync(_process.WaitForExitAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!exited)
        {
            SshDialer.End(_process);
        }

        // A process that ssh left behind may hold the error stream open.
        await EndsAsync(_errors.Completion, cancellationToken).ConfigureAwait(false);
        var words = SshWords.Of(_log.Text, _errors.Text);
        return _tooLate
            ? SshFailure.Recognize(_host, words) ?? SshFailure.TooLate(_host, _options.Timeout, words)
            : SshFailure.Explain(_host, exited ? _process.ExitCode : 0, words, _answered);
    }

    private static async Task<bool> EndsAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Who is asked for a password needs as long as it takes.
    private void StartWatchdog()
    {
        if (!_options.Interactive && _options.Timeout > TimeSpan.Zero)
        {
            _watchdog = _options.TimeProvider.CreateTimer(_ => GiveUp(), null, _options.Timeout, Timeout.InfiniteTimeSpan);
        }
    }

    private void GiveUp()
    {
        if (!_answered)
        {
            _tooLate = true;
            SshDialer.End(_process);
        }
    }

    // A message begins with its length, at most 32 MiB: no text does.
    private bool IsFromDaemon(ReadOnlyMemory<byte> first)
    {
        _answered = true;
        _log.Opened();
        if (first.Span[0] <= 2)
        {
            return true;
        }

        _noise = Encoding.UTF8.GetString(first.Span[..Math.Min(first.Length, 1024)]);
        return false;
    }
}
