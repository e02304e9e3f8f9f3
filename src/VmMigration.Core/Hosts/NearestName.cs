namespace VmMigration.Hosts;

/// <summary>The name somebody most likely meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The candidate with the fewest edits to <paramref name="name"/>, or null when all are further away than a third
    /// of its length. Case counts for nothing.
    /// </summary>
    internal static string? Among(IEnumerable<string> candidates, string name)
    {
        string? nearest = null;
        int best = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(candidate.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < best)
            {
                (nearest, best) = (candidate, distance);
            }
        }

        return nearest;
    }

    private static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}
