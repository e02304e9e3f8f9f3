using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VmMigration.Libvirt.Transport;

/// <summary>Our own certificate with its key, and the file that it came from for messages.</summary>
internal sealed class ClientCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2Collection _file;

    private ClientCertificate(X509Certificate2 certificate, X509Certificate2Collection file, string path)
    {
        _certificate = certificate;
        _file = file;
        Description = $"{certificate.Subject}, {path}, valid until {CertificateTimes.Day(certificate.NotAfter)}";
        Context = SslStreamCertificateContext.Create(certificate, file, offline: true);
    }

    /// <summary>What is sent: the certificate, and those between it and its authority that the file has.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>Subject, file and last day.</summary>
    public string Description { get; }

    /// <summary>Reads certificate and key; null where both files are missing, as a daemon may do without.</summary>
    /// <exception cref="LibvirtConnectException">They cannot be used.</exception>
    public static ClientCertificate? Load(string host, PkiFiles files, DateTimeOffset now)
    {
        if (!File.Exists(files.Certificate) && !File.Exists(files.Key))
        {
            return null;
        }

        string certificateText = PkiText.Read(host, "client certificate", files.Certificate);
        string keyText = PkiText.Read(host, "private key", files.Key);
        X509Certificate2Collection file = ReadAll(host, certificateText, files.Certificate);
        X509Certificate2 certificate = Pair(host, certificateText, keyText, files);
        if (CertificateTimes.Problem(certificate, now) is { } problem)
        {
            throw new LibvirtConnectException(
                ConnectFailure.CertificateExpired, host,
                $"Our own certificate {problem}: {certificate.Subject}, {files.Certificate}. Have a new one issued.");
        }

        return new ClientCertificate(certificate, file, files.Certificate);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        foreach (X509Certificate2 other in _file)
        {
            other.Dispose();
        }
    }

    private static X509Certificate2Collection ReadAll(string host, string text, string path)
    {
        X509Certificate2Collection all = [];
        try
        {
            all.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            throw PkiText.Bad(host, $"The client certificate {path} cannot be read: {e.Message}", e);
        }

        return all.Count > 0 ? all : throw PkiText.Bad(host, $"There is no certificate in {path}; it must hold one in PEM form.");
    }

    private static X509Certificate2 Pair(string host, string certificateText, string keyText, PkiFiles files)
    {
        try
        {
            X509Certificate2 pair = X509Certificate2.CreateFromPem(certificateText, keyText);
            if (!OperatingSystem.IsWindows())
            {
                return pair;
            }

            // Windows' TLS does not take keys that live in memory alone.
            using (pair)
            {
                return new X509Certificate2(pair.Export(X509ContentType.Pkcs12));
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            string problem = keyText.Contains("ENCRYPTED", StringComparison.Ordinal)
                ? $"The private key {files.Key} is encrypted; libvirt's clients need it plain, readable for its owner alone."
                : $"The private key {files.Key} does not belong to the certificate {files.Certificate}, or is not in PEM form.";
            throw PkiText.Bad(host, problem, e);
        }
    }
}
