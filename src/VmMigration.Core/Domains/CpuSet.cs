using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VmMigration.Domains;

/// <summary>Sets of processors or NUMA cells as libvirt writes them: <c>0-3,^1,8</c>.</summary>
public static class CpuSet
{
    private const int Highest = 65_535;

    /// <summary>How many numbers a text may mention, again and again.</summary>
    private const int MostMentioned = 4 * (Highest + 1);

    /// <summary>The numbers in a set, in order; false when the text is no set.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IReadOnlyList<int>? numbers)
    {
        numbers = null;
        var set = new SortedSet<int>();
        var mentioned = 0;
        foreach (string part in (text ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            bool excluded = part.StartsWith('^');
            string[] ends = (excluded ? part[1..] : part).Split('-');
            if (ends.Length > 2
                || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
                || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last)
                || first > last || last > Highest)
            {
                return false;
            }

            mentioned += last - first + 1;
            if (mentioned > MostMentioned)
            {
                return false;
            }

            IEnumerable<int> range = Enumerable.Range(first, last - first + 1);
            if (excluded)
            {
                set.ExceptWith(range);
            }
            else
            {
                set.UnionWith(range);
            }
        }

        numbers = [.. set];
        return true;
    }
}
