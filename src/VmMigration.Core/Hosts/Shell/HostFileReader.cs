using System.Globalization;

namespace VmMigration.Hosts;

/// <summary>Looks at files on a host, several at once.</summary>
internal static class HostFileReader
{
    /// <summary>Numbers alone, which GNU's and busybox's <c>stat</c> have in common.</summary>
    private const string Format = "%f %s %d %i %Y %Z %a %u %g";

    /// <summary>The script that looks at them: a line for each.</summary>
    public static string Script(IEnumerable<string> paths) => $$"""
        look() {
            if s=$(stat -L -c '{{Format}}' -- "$1" 2>/dev/null); then printf '%s\n' "$s"; return; fi
            d=$1
            while [ -n "$d" ] && ! [ -e "$d" ]; do
                if [ -L "$d" ]; then echo missing; return; fi
                case $d in */*) d=${d%/*};; *) d=.;; esac
            done
            if [ "$d" != "$1" ] && [ -d "${d:-/}" ] && ! [ -x "${d:-/}" ]; then echo unknown
            elif [ -e "$1" ]; then echo unknown
            else echo missing; fi
        }
        for f in {{string.Join(' ', paths.Select(ShellText.Quote))}}; do look "$f"; done
        """;

    /// <summary>What it printed.</summary>
    public static IReadOnlyDictionary<string, HostFile> Read(IReadOnlyList<string> paths, string output)
    {
        var lines = output.Split('\n');
        Dictionary<string, HostFile> files = new(StringComparer.Ordinal);
        for (var i = 0; i < paths.Count; i++)
        {
            files[paths[i]] = Read(paths[i], lines.ElementAtOrDefault(i) ?? "");
        }

        return files;
    }

    private static HostFile Read(string path, string line)
    {
        var words = line.Trim().Split(' ');
        if (words.Length != 9 || !uint.TryParse(words[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mode))
        {
            return new HostFile(path, line == "missing" ? HostFileKind.Missing : HostFileKind.Unknown);
        }

        return new HostFile(path, KindOf(mode))
        {
            Size = (long)Math.Min(Number(words[1]), long.MaxValue),
            Device = Number(words[2]),
            Inode = Number(words[3]),
            Modified = Time(words[4]),
            Changed = Time(words[5]),
            Permissions = words[6].PadLeft(4, '0'),
            Owner = (uint)Number(words[7]),
            Group = (uint)Number(words[8]),
        };
    }

    /// <summary>The file type's bits of <c>st_mode</c>.</summary>
    private static HostFileKind KindOf(uint mode) => (mode & 0xF000) switch
    {
        0x8000 => HostFileKind.File,
        0x4000 => HostFileKind.Directory,
        0x6000 => HostFileKind.BlockDevice,
        _ => HostFileKind.Other,
    };

    private static ulong Number(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A file may have any time that somebody gave it; those that are no dates become the first or the last one.</summary>
    private static DateTimeOffset Time(string text) => DateTimeOffset.FromUnixTimeSeconds(
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            ? Math.Clamp(seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds(), DateTimeOffset.MaxValue.ToUnixTimeSeconds()) : 0);
}
