using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VmMigration.Lab;

/// <summary>A certificate authority made for one run, and what it signs. Keys are on curve P-256, files are PEM.</summary>
internal sealed class LabPki : IDisposable
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;

    public LabPki(string name)
    {
        var request = new CertificateRequest($"CN={name} authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        _authority = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }

    /// <summary>The authority's certificate.</summary>
    public string Authority => _authority.ExportCertificatePem();

    /// <summary>A certificate for a server that goes by these names and addresses, good for as long as the authority's or until a time.</summary>
    public PemPair IssueServer(string name, IEnumerable<string> names, IEnumerable<string> addresses, DateTimeOffset? until = null)
    {
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string other in names)
        {
            alternatives.AddDnsName(other);
        }
        foreach (string address in addresses)
        {
            alternatives.AddIpAddress(IPAddress.Parse(address));
        }
        return Issue(name, ServerUsage, alternatives.Build(), until);
    }

    /// <summary>A certificate for a client.</summary>
    public PemPair IssueClient(string name) => Issue(name, ClientUsage, null, null);

    public void Dispose()
    {
        _authority.Dispose();
        _key.Dispose();
    }

    private PemPair Issue(string name, string usage, X509Extension? alternatives, DateTimeOffset? until)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"O=VmMigration lab,CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        // libvirt 9.0 refuses a certificate without key encipherment, although these keys never do any.
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        if (alternatives is not null)
        {
            request.CertificateExtensions.Add(alternatives);
        }
        using X509Certificate2 certificate = request.Create(
            _authority, _authority.NotBefore, until ?? _authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        return new PemPair(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
