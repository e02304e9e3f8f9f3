namespace VmMigration.Libvirt.Transport;

/// <summary>TLS with certificates for both sides.</summary>
internal static class TlsDialer
{
    public static Task<LibvirtChannel> DialAsync(LibvirtUri uri, DialOptions options, CancellationToken cancellationToken) =>
        throw new LibvirtConnectException(ConnectFailure.Other, uri.Host!, "TLS is not there yet; use qemu+ssh://.");
}
