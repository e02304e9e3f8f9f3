using System.Globalization;
using VmMigration.Hosts;

namespace VmMigration.Preflight;

/// <summary>Connects from a host to servers that are to be there.</summary>
internal static class ServerProbe
{
    // As in PortProbe: on a host at its limits silence counts only where the host itself, tried in the same way, answers in time.
    private const string Functions = """
        once() {
            if command -v bash >/dev/null 2>&1; then e=$(timeout $3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$2" 2>&1)
            elif command -v nc >/dev/null 2>&1; then e=$(timeout $3 nc -zv -w $3 "$1" "$2" 2>&1)
            else echo none; return
            fi
            r=$?
            case "$r $e" in
                "0 "*) echo open ;;
                *[Rr]efused*) echo refused ;;
                "124 "*|"137 "*|"143 "*|*[Tt]imed\ out*) echo silent ;;
                *No\ route*|*unreachable*|*rohibited*|*not\ known*|*resol*) echo barred ;;
                *) echo none ;;
            esac
        }
        try() {
            a=$(once "$2" "$3" 2)
            if [ "$a" = silent ]; then a=$(once "$2" "$3" 5); fi
            if [ "$a" = silent ]; then case "$(once 127.0.0.1 9 2)" in open|refused) ;; *) a=starved ;; esac; fi
            echo "$1 $a"
        }

        """;

    /// <summary>Tries all of them side by side.</summary>
    /// <returns>What came of each: <c>open</c>, <c>refused</c>, <c>silent</c>, <c>barred</c>, or another word where it is not known.</returns>
    public static async Task<IReadOnlyList<(string Host, int Port, string Answer)>> TryAsync(HostView from, IReadOnlyList<(string Host, int Port)> places)
    {
        var tries = places.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"try {i} {ShellText.Quote(p.Host)} {p.Port} &"));
        var output = await from.RunAsync($"{Functions}{string.Join('\n', tries)}\nwait\n").ConfigureAwait(false) ?? "";
        var answers = output.Split('\n').Select(l => l.Split(' ')).Where(l => l.Length == 2).ToLookup(l => l[0], l => l[1]);
        return [.. places.Select((p, i) => (p.Host, p.Port, answers[i.ToString(CultureInfo.InvariantCulture)].FirstOrDefault() ?? "not known"))];
    }
}
