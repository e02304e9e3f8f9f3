namespace VmMigration.Hosts;

/// <summary>
/// Names against a wildcard pattern as PowerShell writes it: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[abc]</c>, and a
/// backtick before a character that stands for itself. Case does not matter.
/// </summary>
internal static class NamePattern
{
    /// <summary>Whether <paramref name="text"/> asks for more than one name.</summary>
    internal static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?', '[');

    /// <summary>Whether the whole of <paramref name="name"/> matches.</summary>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        // On a mismatch only the last star can take one character more: linear in practice, never exponential.
        int p = 0, n = 0, star = -1, starName = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                starName = n;
            }
            else if (p < pattern.Length && MatchesOne(pattern[p..], name[n], out int used))
            {
                p += used;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++starName;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char c, out int used)
    {
        used = 1;
        if (pattern[0] == '?')
        {
            return true;
        }

        if (pattern[0] == '`' && pattern.Length > 1)
        {
            used = 2;
            return Same(pattern[1], c);
        }

        int end = pattern[0] == '[' ? pattern.IndexOf(']') : -1;
        if (end < 2)
        {
            return Same(pattern[0], c);
        }

        used = end + 1;
        return InSet(pattern[1..end], c);
    }

    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                char folded = char.ToUpperInvariant(c);
                if (folded >= char.ToUpperInvariant(set[i]) && folded <= char.ToUpperInvariant(set[i + 2]))
                {
                    return true;
                }

                i += 2;
            }
            else if (Same(set[i], c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
