using System.Collections.Concurrent;
using VmMigration.Hosts;

namespace VmMigration.Session;

/// <summary>The guests that hosts were last seen with, for completion.</summary>
internal static class KnownGuests
{
    private static readonly ConcurrentDictionary<string, string[]> ByHost = new(StringComparer.OrdinalIgnoreCase);

    public static void Remember(HostReference host, IEnumerable<MigrationVm> guests) =>
        ByHost[host.Name] = [.. guests.Select(g => g.Name)];

    /// <summary>Names by host; all hosts where none is named.</summary>
    public static IEnumerable<(string Host, string Name)> On(string? host) =>
        from entry in ByHost
        where host is null || string.Equals(entry.Key, host, StringComparison.OrdinalIgnoreCase)
        from name in entry.Value
        select (entry.Key, name);

    public static void Clear() => ByHost.Clear();
}
