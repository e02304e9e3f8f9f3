using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace VmMigration.Libvirt.Transport;

/// <summary>TLS with certificates for both sides.</summary>
internal static class TlsDialer
{
    /// <summary>libvirt's port for TLS.</summary>
    public const int DefaultPort = 16514;

    private const byte Accepted = 1;

    public static async Task<LibvirtChannel> DialAsync(LibvirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        string host = uri.Host!;
        int port = uri.Port ?? DefaultPort;
        string target = TcpDialer.Target(host, port);
        PkiFiles files = PkiFiles.Locate(uri.PkiPath);
        DateTimeOffset now = options.TimeProvider.GetUtcNow();
        ServerCertificateCheck? check = uri.NoVerify ? null : new ServerCertificateCheck(host, files);
        using ClientCertificate? ours = ClientCertificate.Load(host, files, now);
        return await Deadline.RunAsync(
            host,
            target,
            options,
            async token =>
            {
                Socket socket = await TcpDialer.ConnectAsync(host, port, "libvirtd with listen_tls, or virtproxyd-tls.socket", token)
                    .ConfigureAwait(false);
                SslStream stream = new(new NetworkStream(socket, ownsSocket: true));
                try
                {
                    await HandshakeAsync(stream, host, check, ours, now, token).ConfigureAwait(false);
                    await ReadVerdictAsync(stream, host, files, ours, token).ConfigureAwait(false);
                }
                catch
                {
                    await stream.DisposeAsync().ConfigureAwait(false);
                    throw;
                }

                return (LibvirtChannel)new StreamChannel(stream, $"tls to {target}", isEncrypted: true, isLocal: false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task HandshakeAsync(
        SslStream stream, string host, ServerCertificateCheck? check, ClientCertificate? ours, DateTimeOffset now, CancellationToken cancellationToken)
    {
        LibvirtConnectException? problem = null;
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = host.Split('%')[0],
            ClientCertificateContext = ours?.Context,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                problem = (check, certificate) switch
                {
                    (null, _) => null,
                    (_, null) => new(ConnectFailure.CertificateUntrusted, host, $"The daemon on {host} has no certificate."),
                    _ => check.Problem((X509Certificate2)certificate, chain?.ChainPolicy.ExtraStore ?? [], now),
                };
                return problem is null;
            },
        };
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthenticationException e)
        {
            string why = e.GetBaseException().Message;
            throw problem is not null
                ? problem
                : new LibvirtConnectException(
                    ConnectFailure.NoCommonAlgorithm, host, $"{host} and this machine cannot agree on TLS: {why}", why, e);
        }
        catch (IOException e)
        {
            throw new LibvirtConnectException(
                ConnectFailure.ClosedEarly, host,
                $"{host} hung up while TLS was being set up; something else than libvirt's TLS port may listen there.", e.Message, e);
        }
    }

    // The daemon looks at our certificate after the handshake, and says nothing but this byte; whom it does not like it hangs up on.
    private static async Task ReadVerdictAsync(
        SslStream stream, string host, PkiFiles files, ClientCertificate? ours, CancellationToken cancellationToken)
    {
        byte[] verdict = new byte[1];
        Exception? cause = null;
        try
        {
            int count = await stream.ReadAsync(verdict, cancellationToken).ConfigureAwait(false);
            if (count == 1 && verdict[0] == Accepted)
            {
                return;
            }
        }
        catch (IOException e)
        {
            cause = e;
        }

        throw ours is null
            ? PkiText.Bad(
                host, $"The daemon on {host} wants to see a client certificate, and there is none: put it into {files.Certificate} and {files.Key}.", cause)
            : new LibvirtConnectException(
                ConnectFailure.CertificateRejected, host,
                $"The daemon on {host} refused our certificate or address ({ours.Description}). Its own authority must have signed it, "
                    + "and its tls_allowed_dn_list must allow it; its log says which.",
                cause?.Message, cause);
    }
}
