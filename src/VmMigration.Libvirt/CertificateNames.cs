using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace VmMigration.Libvirt;

/// <summary>Whom a server's certificate is for.</summary>
public static class CertificateNames
{
    /// <summary>Its names and addresses; the common name only where there are no others.</summary>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        string[] alternative = [.. certificate.Extensions
            .OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(ip => ip.ToString())))];
        return alternative.Length > 0 ? alternative : [certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)];
    }

    /// <summary>Whether a host is one of them.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="host">A name, or an address.</param>
    public static bool Match(X509Certificate2 certificate, string host)
    {
        var names = Of(certificate);
        return IPAddress.TryParse(host, out _)
            ? certificate.MatchesHostname(host) || (names.Count == 1 && names[0] == host)
            : Uri.CheckHostName(host) == UriHostNameType.Dns && certificate.MatchesHostname(host);
    }
}
