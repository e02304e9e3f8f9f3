using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VmMigration.Libvirt.Transport;

/// <summary>Whether a daemon's certificate proves that it is the host that was asked for, by libvirt's own authorities.</summary>
internal sealed class ServerCertificateCheck
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly string _host;
    private readonly string _authoritiesFile;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly RevocationList _revocations;

    /// <summary>Reads the authorities.</summary>
    /// <exception cref="LibvirtConnectException">There are none.</exception>
    public ServerCertificateCheck(string host, PkiFiles files)
    {
        // An address with a zone is certified without it.
        _host = host.Split('%')[0];
        _authoritiesFile = files.Authorities;
        string text = PkiText.Read(host, "certificate of the signing authority", files.Authorities);
        try
        {
            _authorities.ImportFromPem(text);
        }
        catch (CryptographicException e)
        {
            throw PkiText.Bad(host, $"The authorities' certificates {files.Authorities} cannot be read: {e.Message}", e);
        }

        if (_authorities.Count == 0)
        {
            throw PkiText.Bad(host, $"There is no certificate in {files.Authorities}; it must hold the authority's in PEM form.");
        }

        _revocations = RevocationList.Load(host, files.Revocations);
    }

    /// <summary>What is wrong with a certificate; null when nothing is.</summary>
    /// <param name="certificate">The daemon's certificate.</param>
    /// <param name="sent">Others that it sent along.</param>
    /// <param name="now">The time that certificates have to be valid at.</param>
    public LibvirtConnectException? Problem(X509Certificate2 certificate, X509Certificate2Collection sent, DateTimeOffset now)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        bool trusted = chain.Build(certificate);
        return Times(chain, now) ?? Revocation(chain) ?? (trusted ? Name(certificate) : Distrust(chain, certificate));
    }

    private LibvirtConnectException? Times(X509Chain chain, DateTimeOffset now)
    {
        foreach (X509Certificate2 certificate in chain.ChainElements.Select(element => element.Certificate))
        {
            if (CertificateTimes.Problem(certificate, now) is { } problem)
            {
                return Failure(ConnectFailure.CertificateExpired, $"{Whose(chain, certificate)} {problem}: {certificate.Subject}. Have a new one issued.");
            }
        }

        return null;
    }

    private LibvirtConnectException? Revocation(X509Chain chain) =>
        chain.ChainElements.Select(element => element.Certificate).FirstOrDefault(_revocations.Contains) is { } withdrawn
            ? Failure(ConnectFailure.CertificateUntrusted, $"{Whose(chain, withdrawn)} was withdrawn by its authority: {withdrawn.Subject}.")
            : null;

    private LibvirtConnectException Distrust(X509Chain chain, X509Certificate2 certificate)
    {
        X509ChainStatusFlags all = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);
        string message = (all & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0
            ? $"The certificate of {_host} ({certificate.Subject}) is signed by {certificate.Issuer}, and the authority behind that "
                + $"is not in {_authoritiesFile}. Put the right authority's certificate there."
            : (all & X509ChainStatusFlags.NotValidForUsage) != 0
                ? $"The certificate of {_host} ({certificate.Subject}) is not meant for servers (extended key usage). Have one issued that is."
                : $"The certificate of {_host} ({certificate.Subject}) cannot be trusted: {Words(chain)}.";
        return Failure(ConnectFailure.CertificateUntrusted, message);
    }

    private LibvirtConnectException? Name(X509Certificate2 certificate) => CertificateNames.Match(certificate, _host)
        ? null
        : Failure(
            ConnectFailure.CertificateName,
            $"The daemon's certificate is for {string.Join(", ", CertificateNames.Of(certificate))} and not for {_host}. Use one of these names in the URI, "
                + "or have one issued that names the host.");

    private static string Words(X509Chain chain) =>
        string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim().TrimEnd('.')).Distinct());

    private string Whose(X509Chain chain, X509Certificate2 certificate) =>
        chain.ChainElements[0].Certificate.Equals(certificate) ? $"The certificate of {_host}"
        : _authorities.Contains(certificate) ? $"The authority's certificate in {_authoritiesFile}"
        : $"A certificate that {_host} sent along";

    private LibvirtConnectException Failure(ConnectFailure reason, string message) => new(reason, _host, message);
}
