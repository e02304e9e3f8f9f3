using System.Globalization;
using System.Text.RegularExpressions;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>Whether the source's daemon reaches the destination's.</summary>
internal static partial class PeerProof
{
    /// <summary>Proves it without starting anything.</summary>
    /// <exception cref="MigrationException">Why it does not.</exception>
    public static async Task<bool> ProveAsync(
        IHypervisor source, HostReference destination, Guid uuid, PeerMigration migration, CancellationToken cancellationToken)
    {
        try
        {
            await ProveAsync().ConfigureAwait(false);
            return true;
        }
        catch (MigrationException e) when (IsConnectFailure(e))
        {
            throw Unreachable(source.Host, destination, migration.PeerUri, e);
        }

        async Task ProveAsync()
        {
            try
            {
                await source.ProvePeerAsync(uuid, migration, cancellationToken).ConfigureAwait(false);
            }
            catch (MigrationException e) when (IsConnectionClosed(e))
            {
                // It starts nothing, so that it may be repeated; daemons that do not reach each other say so the second time.
                await source.ProvePeerAsync(uuid, migration, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Whether the daemons' connection was closed before the source's next call on it.</summary>
    public static bool IsConnectionClosed(MigrationException failure) => failure.InnerException is LibvirtErrorException { IsPeerConnectionClosed: true };

    /// <summary>Whether the daemon did not get through to its peer, rather than being told no by it.</summary>
    public static bool IsConnectFailure(MigrationException? failure) =>
        HostErrors.IsConnectFailure(failure?.InnerException) && failure?.InnerException is not LibvirtErrorException { IsPeerAnswerLost: true };

    /// <summary>
    /// Whether it is the daemons' way that leads nowhere, and not that of memory: the source's libvirt connects for both, and says
    /// the same of both but for the port. Once the destination has a process for the guest, the daemons have reached each other.
    /// </summary>
    public static bool IsOfDaemons(MigrationException? failure, string peerUri, MoveRecorder recorder) =>
        IsConnectFailure(failure) && recorder is { IsPreparedThere: false, Latest: { Phase: MigrationPhase.Reserving, MemoryTotal: null } }
        && (Connected().Match(failure!.InnerException!.Message) is not { Success: true } match || match.Groups[1].Value == PortOf(peerUri));

    private static string PortOf(string peerUri) =>
        Uri.TryCreate(peerUri, UriKind.Absolute, out var uri) && uri.Port > 0 ? uri.Port.ToString(CultureInfo.InvariantCulture)
        : peerUri.Contains("+tcp", StringComparison.OrdinalIgnoreCase) ? "16509" : "16514";

    [GeneratedRegex(@"unable to connect to server at '.*:(\d+)'", RegexOptions.None, 1000)]
    private static partial Regex Connected();

    /// <summary>What it means for an administrator.</summary>
    public static MigrationException Unreachable(HostReference source, HostReference destination, string peerUri, MigrationException failure) => new(
        MigrationError.PeerUnreachable,
        $"{source.Name}'s libvirt cannot reach {destination.Name}'s at {peerUri}: {failure.InnerException!.Message}",
        $"The source's daemon connects as its own root user: give it the keys, known_hosts or certificates for {peerUri} "
        + $"(try virsh -c '{peerUri}' uri as root on {source.Name}), or name another way with peerUri in the inventory. -ControlMode Direct needs no such way.",
        destination.Name,
        failure.InnerException);
}
