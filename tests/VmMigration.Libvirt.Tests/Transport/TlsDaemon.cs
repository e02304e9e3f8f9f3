using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace VmMigration.Libvirt.Tests.Transport;

/// <summary>
/// A daemon's side of TLS as libvirt does it: asks for the client's certificate, finishes the handshake whatever comes, and
/// then says one byte or hangs up. After the byte it echoes.
/// </summary>
internal sealed class TlsDaemon : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly Func<X509Certificate2?, byte[]> _verdict;
    private readonly Task _serving;

    public TlsDaemon(TestCertificate certificate, Func<X509Certificate2?, byte[]>? verdict = null)
    {
        _certificate = certificate.ForServer();
        _verdict = verdict ?? (_ => [1]);
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Stop();
        _certificate.Dispose();
        _ = _serving.Exception;
    }

    private async Task ServeAsync()
    {
        using TcpClient client = await _listener.AcceptTcpClientAsync();
        await using SslStream stream = new(client.GetStream());
        await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            ClientCertificateRequired = true,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is null or X509Certificate2,
        });
        byte[] verdict = _verdict(stream.RemoteCertificate as X509Certificate2);
        await stream.WriteAsync(verdict);
        if (verdict is [1])
        {
            await stream.CopyToAsync(stream);
        }
    }
}
