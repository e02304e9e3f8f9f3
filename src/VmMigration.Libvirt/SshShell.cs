using System.Diagnostics;
using System.Globalization;
using System.Text;
using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt;

/// <summary>
/// Runs scripts on a daemon's host by ssh, the way that its control connection goes: the same program, configuration, user
/// and keys. ssh never asks anybody anything.
/// </summary>
/// <remarks>
/// The script comes in over ssh's input, so that no login shell reads it; the host's <c>sh</c> does. It gets nothing to read
/// itself. What start-up files print before it is passed over.
/// </remarks>
public sealed class SshShell
{
    /// <summary>How many bytes a script may print.</summary>
    public const int MostOutput = 1024 * 1024;

    private const string Ready = "vm-migration: ready";

    private readonly LibvirtUri _uri;
    private readonly DialOptions _options;

    internal SshShell(LibvirtUri uri, DialOptions options)
    {
        _uri = uri;
        _options = options with { Interactive = false };
    }

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script, for any POSIX shell.</param>
    /// <param name="limit">How long all of it may take, ssh's connection included.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LibvirtConnectException">The host cannot be reached, or the script does not end in time or prints too much.</exception>
    public async Task<SshShellAnswer> RunAsync(string script, TimeSpan limit, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(limit, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var sent = Encoding.UTF8.GetBytes(Framed(script));
        using SshLog log = new();
        using var process = SshDialer.Start(_uri, _options, SshArguments.For(_uri, _options, RemoteCommand.ForScript(sent.Length)), log);
        var errors = new ErrorTail(process.StandardError.BaseStream);
        try
        {
            return await ConverseAsync(process, sent, () => SshWords.Of(log.Text, errors.Text), errors, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw SshFailure.Recognize(_uri.Host!, SshWords.Of(log.Text, errors.Text)) ?? new LibvirtConnectException(
                ConnectFailure.TimedOut, _uri.Host!,
                $"{_uri.Host} did not end a command within {limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s over ssh.", errors.Text);
        }
        finally
        {
            SshDialer.End(process);
        }
    }

    /// <summary>
    /// Says that it is there, waits to be asked what time it is, and gives the script an input that is at its end. A script
    /// that did not come whole is none that a shell would begin with.
    /// </summary>
    private static string Framed(string script) =>
        $"vm_migration() {{ echo \"{Ready}\"; read -r vm_migration_go; date +%s.%N\n{{\n{script}\n}} </dev/null\n}}; vm_migration";

    private async Task<SshShellAnswer> ConverseAsync(Process process, byte[] script, Func<SshWords> words, ErrorTail errors, CancellationToken cancellationToken)
    {
        var input = process.StandardInput.BaseStream;
        using var output = new BoundedLines(process.StandardOutput.BaseStream, MostOutput);
        DateTimeOffset asked = default, told = default;
        string? clock = null;
        try
        {
            await input.WriteAsync(script, cancellationToken).ConfigureAwait(false);
            await input.FlushAsync(cancellationToken).ConfigureAwait(false);
            while (await output.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                if (line == Ready)
                {
                    asked = _options.TimeProvider.GetUtcNow();
                    await input.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
                    await input.FlushAsync(cancellationToken).ConfigureAwait(false);
                    clock = await output.ReadAsync(cancellationToken).ConfigureAwait(false);
                    told = _options.TimeProvider.GetUtcNow();
                    break;
                }
            }
        }
        catch (IOException)
        {
            // It ended before it took the script: why is in what it printed.
        }

        var text = await RestAsync(output, cancellationToken).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await errors.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
        return clock is not null
            ? new SshShellAnswer(text, ClockReading.Of(clock, asked, told))
            : throw SshFailure.Explain(_uri.Host!, process.ExitCode, words(), answered: false) ?? new LibvirtConnectException(
                ConnectFailure.ClosedEarly, _uri.Host!, $"{_uri.Host} lets this user log in and ran no command.", errors.Text);
    }

    private async Task<string> RestAsync(BoundedLines output, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        while (await output.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            text.Append(line).Append('\n');
        }

        return !output.IsCut ? text.ToString() : throw new LibvirtConnectException(
            ConnectFailure.LoginNoise, _uri.Host!, $"A command on {_uri.Host} printed more than {MostOutput / 1024} KiB.");
    }
}
