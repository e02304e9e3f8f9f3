using System.Globalization;
using VmMigration.Hosts;

namespace VmMigration.Preflight;

/// <summary>Connects from one host to ports of another where nothing listens.</summary>
/// <param name="from">The host that connects.</param>
/// <param name="to">The host that is connected to.</param>
/// <param name="host">The name or address of that.</param>
/// <param name="first">The first port.</param>
/// <param name="last">The last port.</param>
internal sealed class PortProbe(HostView from, HostView to, string host, int first, int last)
{
    private const string Listening =
        @"sed -n 's/^ *[0-9]*: [0-9A-F]*:\([0-9A-F]\{4\}\) [0-9A-F]*:0000 0A.*/\1/p' /proc/net/tcp /proc/net/tcp6 2>/dev/null; echo end";

    private const string Barred = @"*No\ route*|*unreachable*|*rohibited*|*Permission\ denied*";

    public string Host { get; } = host;

    public int First { get; } = Math.Clamp(first, 1, ushort.MaxValue);

    public int Last { get; } = Math.Clamp(last, 1, ushort.MaxValue);

    /// <summary>The ports as an administrator reads them.</summary>
    public string Range => First == Last ? $"{First}" : string.Create(CultureInfo.InvariantCulture, $"{First}-{Last}");

    /// <summary>What an answer is called.</summary>
    public static string Word(PortAnswer answer) => answer switch
    {
        PortAnswer.Reached => "reached",
        PortAnswer.Silent => "no answer",
        PortAnswer.Starved => "no answer, nor one from the host itself",
        PortAnswer.Barred => "no route, or prohibited",
        _ => "not known",
    };

    /// <summary>Tries some of them, from the end, which is used last. None where all are in use.</summary>
    public async Task<IReadOnlyDictionary<int, PortAnswer>> SomeAsync()
    {
        var free = await FreeAsync().ConfigureAwait(false);
        return await ConnectAsync(free.Count == 0 ? [] : [.. new[] { free[^1], free[free.Count / 2], free[free.Count * 3 / 4] }.Distinct()]).ConfigureAwait(false);
    }

    /// <summary>Tries the one that the next move would be given.</summary>
    public async Task<IReadOnlyDictionary<int, PortAnswer>> NextAsync() =>
        await ConnectAsync([.. (await FreeAsync().ConfigureAwait(false)).Take(1)]).ConfigureAwait(false);

    private async Task<IReadOnlyList<int>> FreeAsync()
    {
        var output = await to.RunAsync(Listening).ConfigureAwait(false) ?? "";
        HashSet<int> used = [.. output.Split('\n').Select(l => int.TryParse(l, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port) ? port : 0)];
        return [.. Enumerable.Range(First, Math.Max(0, Last - First + 1)).Where(p => !used.Contains(p))];
    }

    private async Task<IReadOnlyDictionary<int, PortAnswer>> ConnectAsync(IReadOnlyList<int> ports)
    {
        if (ports.Count == 0)
        {
            return new Dictionary<int, PortAnswer>();
        }

        var script = $$"""
            {{ConnectScript.Functions(Barred)}}
            for p in {{string.Join(' ', ports)}}; do try {{ShellText.Quote(Host)}} "$p" & done
            wait
            """;
        var lines = (await from.RunAsync(script).ConfigureAwait(false) ?? "").Split('\n').Select(l => l.Split(' ')).Where(l => l.Length == 2).ToLookup(l => l[0], l => l[1]);
        return ports.ToDictionary(p => p, p => lines[p.ToString(CultureInfo.InvariantCulture)].FirstOrDefault() switch
        {
            "open" or "refused" => PortAnswer.Reached,
            "silent" => PortAnswer.Silent,
            "starved" => PortAnswer.Starved,
            "barred" => PortAnswer.Barred,
            _ => PortAnswer.Unknown,
        });
    }
}
