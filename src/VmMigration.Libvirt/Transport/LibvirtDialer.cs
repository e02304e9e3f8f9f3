namespace VmMigration.Libvirt.Transport;

/// <summary>Connects to a daemon by whichever transport its URI names.</summary>
internal static class LibvirtDialer
{
    /// <summary>
    /// Opens a channel, ready for the first call. With ssh the program has only been started by then, so that a host that
    /// cannot be reached shows as the end of the stream and in <see cref="LibvirtChannel.ExplainLossAsync"/>.
    /// </summary>
    /// <exception cref="LibvirtConnectException">The daemon cannot be reached.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<LibvirtChannel> DialAsync(
        LibvirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uri);
        ArgumentNullException.ThrowIfNull(options);
        return uri.Transport switch
        {
            LibvirtTransport.Ssh => SshDialer.DialAsync(uri, options, cancellationToken),
            LibvirtTransport.Unix => UnixDialer.DialAsync(uri, options, cancellationToken),
            LibvirtTransport.Tcp => TcpDialer.DialAsync(uri, options, cancellationToken),
            LibvirtTransport.Tls => TlsDialer.DialAsync(uri, options, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(uri), uri.Transport, "not a transport"),
        };
    }
}
