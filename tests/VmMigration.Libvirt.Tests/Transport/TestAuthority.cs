using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VmMigration.Libvirt.Tests.Transport;

/// <summary>A certificate authority that lives as long as a test.</summary>
internal sealed class TestAuthority : IDisposable
{
    public static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    public static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestAuthority(string name = "CN=Test Authority", DateTimeOffset? until = null)
    {
        CertificateRequest request = new(name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-100), until ?? DateTimeOffset.UtcNow.AddDays(100));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>Issues a certificate; names that are addresses go in as addresses.</summary>
    public TestCertificate Issue(
        string subject, string[]? names = null, Oid? use = null, DateTimeOffset? from = null, DateTimeOffset? until = null)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([use ?? ServerUse], false));
        if (names is not null)
        {
            SubjectAlternativeNameBuilder builder = new();
            foreach (string name in names)
            {
                if (IPAddress.TryParse(name, out IPAddress? address))
                {
                    builder.AddIpAddress(address);
                }
                else
                {
                    builder.AddDnsName(name);
                }
            }

            request.CertificateExtensions.Add(builder.Build());
        }

        X509Certificate2 certificate = request.Create(
            Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            from ?? DateTimeOffset.UtcNow.AddDays(-10),
            until ?? DateTimeOffset.UtcNow.AddDays(10),
            RandomNumberGenerator.GetBytes(8));
        return new TestCertificate(certificate, key);
    }

    /// <summary>A revocation list as PEM text.</summary>
    public string Revoke(params X509Certificate2[] certificates)
    {
        CertificateRevocationListBuilder builder = new();
        foreach (X509Certificate2 certificate in certificates)
        {
            builder.AddEntry(certificate);
        }

        byte[] list = builder.Build(
            Certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_key),
            1,
            DateTimeOffset.UtcNow.AddDays(1),
            HashAlgorithmName.SHA256,
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, false, true),
            DateTimeOffset.UtcNow.AddDays(-1));
        return PemEncoding.WriteString("X509 CRL", list);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        _key.Dispose();
    }
}

/// <summary>A certificate and its key.</summary>
internal sealed record TestCertificate(X509Certificate2 Certificate, ECDsa Key)
{
    public string Pem => Certificate.ExportCertificatePem();

    public string KeyPem => Key.ExportPkcs8PrivateKeyPem();

    /// <summary>Both in one, as a server wants it on every platform.</summary>
    public X509Certificate2 ForServer()
    {
        using X509Certificate2 pair = Certificate.CopyWithPrivateKey(Key);
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
    }
}
