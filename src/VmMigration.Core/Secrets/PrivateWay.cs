using System.Net;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Preflight;

namespace VmMigration.Secrets;

/// <summary>
/// Whether a secret's value may pass on the way to a host: it stays on this machine, or is encrypted to a host that was told
/// from an impostor.
/// </summary>
internal static class PrivateWay
{
    /// <summary>Why the value of a secret must not pass there; null where it may.</summary>
    public static string? WhyNot(HostReference host)
    {
        var uri = LibvirtUri.Parse(host.Uri);
        return uri switch
        {
            { Transport: LibvirtTransport.Unix } => null,
            { Transport: LibvirtTransport.Tcp } => IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address)
                ? null : "everybody on the way could read it (plain TCP)",
            { NoVerify: true } or { AcceptNewHostKeys: true } => "whoever answers there is not told from an impostor (no_verify, known_hosts_verify)",
            _ => null,
        };
    }

    /// <summary>Sees to it that a value may pass.</summary>
    /// <exception cref="MigrationException">It must not.</exception>
    public static void Demand(HostReference host)
    {
        if (WhyNot(host) is { } why)
        {
            throw new MigrationException(
                MigrationError.SecretMissing, $"No secret's value is sent to or from {host.Name} by {host.Uri}: {why}.",
                $"Reach {host.Name} by ssh or TLS, and verify it; or define the secret on the destination by hand (virsh secret-define, virsh secret-set-value).",
                host.Name) { Check = CheckIds.Secrets };
        }
    }
}
