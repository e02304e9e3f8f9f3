using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Sends packets as long as both ends send them, which nobody on the way may cut: where these are swallowed and short ones are
/// not, a move stalls without an error.
/// </summary>
internal sealed class PathMtuCheck() : HostsCheck(
    "PathMtu", CheckCategory.Connection, "Do packets as long as both hosts send them get through?",
    "the move stalls without an error, or is slower than the network")
{
    private const int Headers4 = 28;
    private const int Headers6 = 48;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (source, destination) = (move.Source, move.Destination);
        var target = await MigrationTarget.OfAsync(move).ConfigureAwait(false);
        if (target.Moot is not null)
        {
            found.Pass($"not asked: {target.Moot}");
            return;
        }

        if (source.NoShell is not null || destination.NoShell is not null)
        {
            found.SkippedWithoutShell(source, destination);
            return;
        }

        var address = await source.ResolveAsync(target.Host!).ConfigureAwait(false) is [var known, ..] ? known : null;
        var there = address is null ? null : (await destination.ShellAsync().ConfigureAwait(false))!.Interfaces?.FirstOrDefault(i => i.Addresses.Contains(address));
        if (address is not null && IPAddress.IsLoopback(address))
        {
            found.Skipped($"{source.Name} takes {target.Host} for itself");
            return;
        }

        if (address is null || there?.Mtu is not { } mtu)
        {
            found.Skipped($"{destination.Name} has no interface of {target.Host} to compare with");
            return;
        }

        var said = Parse(await source.RunAsync(Script(address, mtu)).ConfigureAwait(false) ?? "");
        var sent = said.GetValueOrDefault("sent", "?");
        var evidence = $"{source.Name}: {said.GetValueOrDefault("own", "?")}, {destination.Name}: {mtu} on {there.Name}, tried: {sent}";
        var fix = $"Give all interfaces and switches from {source.Name} to {destination.Name} ({address}) the same MTU, or lower it on both hosts (ip link set DEVICE mtu N).";
        switch (said.GetValueOrDefault("short"), said.GetValueOrDefault("long"))
        {
            case ("ok", "ok"):
                found.Pass($"packets of {sent} bytes get through to {address}", evidence: evidence);
                break;
            case ("ok", "cut"):
                found.Warning($"packets of {sent} bytes are too long for the way from {source.Name} to {address}, which says so", fix, $"{address}", evidence);
                break;
            case ("ok", "lost") when said.GetValueOrDefault("probing") is "1" or "2":
                found.Warning($"packets of {sent} bytes are lost on the way from {source.Name} to {address} (short ones are not); TCP finds it out after a while (tcp_mtu_probing)", fix, $"{address}", evidence);
                break;
            case ("ok", "lost"):
                found.Fail($"packets of {sent} bytes are lost on the way from {source.Name} to {address}, while short ones get through", fix, $"{address}", evidence);
                break;
            case ("lost", _):
                found.Skipped($"{address} does not answer pings of {source.Name}");
                break;
            default:
                found.Skipped($"{source.Name} has no ping that can forbid packets to be cut");
                break;
        }
    }

    private static Dictionary<string, string> Parse(string output) => output
        .Split('\n').Select(l => l.Split(' ', 2)).Where(l => l.Length == 2).DistinctBy(l => l[0]).ToDictionary(l => l[0], l => l[1].Trim(), StringComparer.Ordinal);

    private static string Script(IPAddress address, int mtu) => $$"""
        a={{ShellText.Quote($"{address}")}}
        d=$(ip -o route get "$a" 2>/dev/null | sed -n '1s/.* dev \([^ ]*\).*/\1/p')
        m=$(cat "/sys/class/net/$d/mtu" 2>/dev/null) || exit 0
        echo "own $m on $d"
        if [ "$m" -gt {{mtu.ToString(CultureInfo.InvariantCulture)}} ]; then m={{mtu.ToString(CultureInfo.InvariantCulture)}}; fi
        echo "sent $m"
        echo "probing $(cat /proc/sys/net/ipv4/tcp_mtu_probing 2>/dev/null)"
        if ! ping -V 2>/dev/null | grep iputils >/dev/null; then exit 0; fi
        if ping -n -q -c 2 -i 0.2 -W 1 "$a" >/dev/null 2>&1; then echo "short ok"; else echo "short lost"; exit 0; fi
        e=$(ping -n -M do -c 2 -i 0.2 -W 1 -s "$((m - {{(address.AddressFamily is AddressFamily.InterNetworkV6 ? Headers6 : Headers4).ToString(CultureInfo.InvariantCulture)}}))" "$a" 2>&1)
        r=$?
        case "$r $e" in
            "0 "*) echo "long ok" ;;
            *Frag\ needed*|*[Mm]essage\ too\ long*|*Packet\ too\ big*) echo "long cut" ;;
            "1 "*) echo "long lost" ;;
        esac
        """;
}
