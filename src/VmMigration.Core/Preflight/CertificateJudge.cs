using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Preflight;

/// <summary>Whether one host will accept the certificate of another, as far as both hosts' files tell.</summary>
internal static class CertificateJudge
{
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private const string ClientUsage = "1.3.6.1.5.5.7.3.2";

    /// <summary>What is wrong; null where nothing is.</summary>
    /// <param name="pair">The certificate and who looks at it.</param>
    /// <param name="certificates">The holder's file: its own, and perhaps those of who signed it.</param>
    /// <param name="authorities">The verifier's file.</param>
    /// <param name="now">What time it is on the verifier.</param>
    public static CertificateTrouble? Judge(TlsPair pair, string certificates, string authorities, DateTimeOffset now)
    {
        X509Certificate2Collection shown = [], believed = [];
        try
        {
            shown.ImportFromPem(certificates);
            believed.ImportFromPem(authorities);
        }
        catch (CryptographicException e)
        {
            return new($"is not understood: {e.Message}", "");
        }

        if (shown.Count == 0 || believed.Count == 0)
        {
            return shown.Count == 0 ? new("has no certificate in it", "") : new($"cannot be looked at: {pair.Authorities} on {pair.Verifier.Name} has no certificate in it", "");
        }

        return Times([.. shown, .. believed.Where(a => a.Subject == shown[^1].Issuer)], now) ?? Chain(pair, shown, believed, now) ?? Name(pair, shown[0]);
    }

    private static CertificateTrouble? Times(IEnumerable<X509Certificate2> chain, DateTimeOffset now)
    {
        foreach (var certificate in chain)
        {
            var (from, to) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
            if (to < now.UtcDateTime || from > now.UtcDateTime)
            {
                return new(
                    to < now.UtcDateTime ? $"expired on {Day(to)} ({certificate.Subject})" : $"is not valid before {Day(from)} ({certificate.Subject})",
                    $"valid {Day(from)} to {Day(to)}");
            }
        }

        return null;
    }

    private static CertificateTrouble? Chain(TlsPair pair, X509Certificate2Collection shown, X509Certificate2Collection believed, DateTimeOffset now)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(believed);
        chain.ChainPolicy.ExtraStore.AddRange(shown);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(pair.IsServer ? ServerUsage : ClientUsage));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        if (chain.Build(shown[0]))
        {
            return null;
        }

        var all = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);
        return (all & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid)) != 0
            ? new($"is signed by {shown[^1].Issuer}, whom {pair.Verifier.Name} does not believe", $"{pair.Authorities} on {pair.Verifier.Name}: {believed[0].Subject}")
            : (all & X509ChainStatusFlags.NotValidForUsage) != 0
                ? new($"is not meant for {(pair.IsServer ? "servers" : "clients")} (extended key usage)", shown[0].Subject)
                : new($"cannot be trusted: {string.Join("; ", chain.ChainStatus.Select(s => s.StatusInformation.Trim().TrimEnd('.')).Distinct())}", shown[0].Subject);
    }

    private static CertificateTrouble? Name(TlsPair pair, X509Certificate2 certificate) =>
        pair.Name is not { } name || CertificateNames.Match(certificate, name)
            ? null
            : new($"is for {string.Join(", ", CertificateNames.Of(certificate))} and not for {name}", $"wanted: {name}");

    private static string Day(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";
}
