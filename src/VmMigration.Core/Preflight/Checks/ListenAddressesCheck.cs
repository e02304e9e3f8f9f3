using System.Net;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Screens and ports that listen on an address of the source. Addresses that are known of both hosts are exchanged on the way
/// (<see cref="Domains.DomainRewriter"/>); here is what is left.
/// </summary>
internal sealed class ListenAddressesCheck() : PreflightCheck(
    "ListenAddresses", CheckCategory.Network, "Has the destination the addresses that the guest's screens and ports listen on?",
    "Failed to bind socket: Cannot assign requested address")
{
    private const string OfMove = "incoming move (-ListenAddress)";

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var listens = Listens(move);
        List<string> well = [];
        foreach (var (what, address) in listens)
        {
            switch (await HasAsync(move.Destination, move.Request.Destination, address).ConfigureAwait(false),
                await HasAsync(move.Source, move.Request.Source, address).ConfigureAwait(false))
            {
                case (true, _):
                    well.Add($"{address} ({what})");
                    break;
                case (false, _) or (_, true):
                    found.Fail(
                        $"its {what} listens on {address}, which {move.Destination.Name} has not",
                        what == OfMove
                            ? $"Give -ListenAddress one of {move.Destination.Name}'s own addresses (ip -br address there), or leave it out."
                            : $"Let it listen on 0.0.0.0 or 127.0.0.1 (virsh edit {move.Virsh}, restart it), or name both hosts' migrationAddress in the inventory, or call both by their addresses: then one is exchanged for the other.",
                        $"{address}", await EvidenceAsync(move).ConfigureAwait(false));
                    break;
                default:
                    var (why, fix) = move.Destination.NoShell ?? ($"{move.Destination.Name} does not tell its addresses", "-DryRun tries it.");
                    found.Skipped($"whether {move.Destination.Name} has {address}, which its {what} listens on: {why}", fix, $"{address}");
                    break;
            }
        }

        if (listens.Count == 0)
        {
            found.Pass("nothing of it listens on an address of one host");
        }
        else if (well.Count > 0)
        {
            found.Pass($"{move.Destination.Name} has {string.Join(", ", well)}");
        }
    }

    private static List<(string What, IPAddress Address)> Listens(MoveView move)
    {
        var guest = move.Arriving;
        var screens = guest.Graphics.Select(g => (What: $"{g.Type} screen", Text: g.ListenAddress));
        var ports = guest.CharacterDevices.Where(c => c.Mode == "bind").Select(c => (What: $"{c.Kind} port", Text: HostOf(c.Endpoint)));
        return
        [
            .. screens.Concat(ports).Append((What: OfMove, Text: move.Request.ListenAddress))
                .Select(l => (l.What, Address: IPAddress.TryParse(l.Text, out var address) ? address : null))
                .Where(l => l.Address is not null && !IPAddress.IsLoopback(l.Address) && !l.Address.Equals(IPAddress.Any) && !l.Address.Equals(IPAddress.IPv6Any))
                .Select(l => (l.What, l.Address!))
                .DistinctBy(l => l.Item2),
        ];
    }

    private static string? HostOf(string? endpoint) => endpoint?[..endpoint.LastIndexOf(':')];

    /// <summary>Null where nobody tells: what is known of a host without its shell are not all its addresses.</summary>
    private static async Task<bool?> HasAsync(HostView host, HostReference known, IPAddress address) =>
        DestinationDescription.AddressesOf(known).Contains(address) ? true
        : (await host.ShellAsync().ConfigureAwait(false))?.Interfaces is not { } links ? null
        : links.Any(l => l.Addresses.Contains(address));

    private static async Task<string?> EvidenceAsync(MoveView move) =>
        (await move.Destination.ShellAsync().ConfigureAwait(false))?.Interfaces is { } links
            ? $"{move.Destination.Name}: {string.Join(", ", links.SelectMany(l => l.Addresses).Where(a => !IPAddress.IsLoopback(a) && !a.IsIPv6LinkLocal))}" : null;
}
