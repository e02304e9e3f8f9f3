using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace VmMigration.Libvirt.Transport;

/// <summary>From when to when a certificate counts.</summary>
internal static class CertificateTimes
{
    /// <summary>What is wrong, to be read after the certificate's name; null when nothing is.</summary>
    public static string? Problem(X509Certificate2 certificate, DateTimeOffset now) =>
        certificate.NotAfter < now.LocalDateTime ? $"expired on {Day(certificate.NotAfter)}"
        : certificate.NotBefore > now.LocalDateTime ? $"is not valid before {Day(certificate.NotBefore)} (is this machine's clock right?)"
        : null;

    /// <summary>A day and time of this machine's, the same in every culture.</summary>
    public static string Day(DateTime local) => local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
