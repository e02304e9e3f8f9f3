using System.Text.RegularExpressions;
using VmMigration.Hosts;
using VmMigration.Preflight;

namespace VmMigration.Migration;

/// <summary>
/// What a daemon's or QEMU's words mean of the ways that a guest takes: which host they are about, where it listens, and by which
/// parameter it was told so. The source's libvirt passes on what the destination says as if it were its own.
/// </summary>
internal static partial class WayText
{
    /// <summary>What a failure means; null where it is none of a way.</summary>
    /// <param name="failure">Why the guest was not moved.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="isPrepared">Whether the destination had a process for the guest.</param>
    public static MigrationException? Explain(MigrationException? failure, MigrationRequest request, bool isPrepared)
    {
        if (failure is null || failure.Error is not (MigrationError.DaemonError or MigrationError.MigrationFailed))
        {
            return null;
        }

        var said = RefusalText.Of(failure);
        return Refused().Match(said) is { Success: true } refused ? Unreached(failure, request, refused)
            : Listens(said) && said.Contains("Address already in use", StringComparison.Ordinal) && GivenPort.Of(request) is { Count: > 0 } ports ? Taken(failure, request, ports)
            : Listens(said) && said.Contains("Cannot assign requested address", StringComparison.Ordinal) ? NoAddress(failure, request)
            : request.Tls && (said.Contains("TLS", StringComparison.Ordinal) || said.Contains("credentials", StringComparison.Ordinal)) ? NoCertificates(failure, request, isPrepared, said)
            : null;
    }

    /// <summary>Whether it is about where QEMU waits for the guest, and not for a screen's viewers.</summary>
    private static bool Listens(string said) =>
        said.Contains("nbd-server-start", StringComparison.Ordinal) || said.Contains("migrate-incoming", StringComparison.Ordinal);

    /// <summary>What came in was destroyed on the destination while it came in.</summary>
    public static MigrationException Destroyed(MigrationException? failure, MigrationRequest request) => New(
        failure, request,
        $"What came in on {request.Destination.Name} was destroyed there: by somebody (virsh destroy), or by its libvirt, where that lost the daemon of {request.Source.Name}.",
        $"Find out who did it ({request.Destination.Name}'s log of libvirt), and move it again.");

    private static MigrationException Unreached(MigrationException failure, MigrationRequest request, Match refused)
    {
        var (from, to) = (request.Source.Name, request.Destination.Name);
        var what = failure.Message.Contains("blockdev-add", StringComparison.Ordinal) ? "disks" : "memory";
        var given = request.DisksUri is not null && what == "disks" ? "-DisksUri"
            : request.MigrationAddress is not null ? "-MigrationAddress"
            : request.Destination.MigrationAddress is not null ? "migrationAddress in the inventory" : null;
        var listens = request.ListenAddress is { } address ? $", and {to} listens at {address} (-ListenAddress)" : "";
        return New(
            failure, request,
            $"The daemons reached each other, and {to} was ready; its {what} did not get through: {from} does not reach {refused.Groups[1].Value}{(given is null ? "" : $" ({given})")}{listens}: {refused.Groups[2].Value}.",
            (given is null ? "Name an address that does" : $"Give {given} an address of {to}") + $" that {from} reaches (ip -br address on {to}), and see that no firewall is between: "
            + $"Test-MigrationHost {CommandText.Cmdlet(request.VM)} {CommandText.Cmdlet(to)} -Shell.");
    }

    private static MigrationException Taken(MigrationException failure, MigrationRequest request, IReadOnlyList<GivenPort> ports)
    {
        var to = request.Destination.Name;
        return New(
            failure, request, $"Another program of {to} has a port that was given already: {string.Join(", ", ports)}. Nothing was sent.",
            $"See whose it is (on {to}: {string.Join("; ", ports.Select(p => $"ss -ltnp 'sport = :{p.Port}'"))}), and give another one, or leave it to libvirt, which takes a free one.");
    }

    private static MigrationException NoAddress(MigrationException failure, MigrationRequest request)
    {
        var to = request.Destination.Name;
        var (parameter, address) = request.ListenAddress is { } listens ? ("-ListenAddress", listens) : ("-DisksUri", request.DisksUri);
        return address is null
            ? failure
            : New(
                failure, request, $"{to} has not the address that it was to listen at, {address} ({parameter}). Nothing was sent.",
                $"Give {parameter} one of its own (ip -br address on {to}), or leave it out: then it listens at all of them.");
    }

    private static MigrationException NoCertificates(MigrationException failure, MigrationRequest request, bool isPrepared, string said)
    {
        var side = isPrepared ? request.Source.Name : request.Destination.Name;
        return New(
            failure, request, $"The encryption of memory and disks (-Tls) cannot be set up on {side}: {said.TrimEnd('.')}.",
            $"Give QEMU on {side} its certificates (/etc/pki/qemu, or migrate_tls_x509_cert_dir in its qemu.conf): "
            + $"Test-MigrationHost {CommandText.Cmdlet(request.VM)} {CommandText.Cmdlet(request.Destination.Name)} -Tls -Shell says what lacks. Or leave out -Tls, where the way is private.");
    }

    private static MigrationException New(MigrationException? failure, MigrationRequest request, string message, string action) =>
        new(MigrationError.MigrationFailed, message, action, request.VM, failure?.InnerException ?? failure);

    [GeneratedRegex(@"(?:Failed to connect to|unable to connect to server at) '([^']+)': (.+?)\.?$", RegexOptions.None, 1000)]
    private static partial Regex Refused();
}
