namespace VmMigration.Preflight;

/// <summary>How a host's shell connects to a port, with whichever program it has for that.</summary>
internal static class ConnectScript
{
    /// <summary>
    /// The function <c>try HOST PORT [LABEL]</c>, which prints the label, or the port, and <c>open</c>, <c>refused</c>, <c>silent</c>, <c>starved</c>,
    /// <c>barred</c>, or <c>none</c> where that is not known. The time that it takes to start a program counts: on a host at its limits
    /// it alone may be longer than an attempt is given. So silence is tried once more, for longer, and counts only where the host itself,
    /// tried in the same way, answers in time.
    /// </summary>
    /// <param name="barred">Patterns of the shell for the words of a way that leads nowhere.</param>
    public static string Functions(string barred) => $$"""
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
                {{barred}}) echo barred ;;
                *) echo none ;;
            esac
        }
        try() {
            a=$(once "$1" "$2" 2)
            if [ "$a" = silent ]; then a=$(once "$1" "$2" 5); fi
            if [ "$a" = silent ]; then case "$(once 127.0.0.1 9 2)" in open|refused) ;; *) a=starved ;; esac; fi
            echo "${3:-$2} $a"
        }

        """;
}
