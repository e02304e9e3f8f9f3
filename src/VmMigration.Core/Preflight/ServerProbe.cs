using System.Globalization;
using VmMigration.Hosts;

namespace VmMigration.Preflight;

/// <summary>Connects from a host to servers that are to be there.</summary>
internal static class ServerProbe
{
    private const string Barred = @"*No\ route*|*unreachable*|*rohibited*|*not\ known*|*resol*";

    /// <summary>Tries all of them side by side.</summary>
    /// <returns>What came of each: <c>open</c>, <c>refused</c>, <c>silent</c>, <c>barred</c>, or another word where it is not known.</returns>
    public static async Task<IReadOnlyList<(string Host, int Port, string Answer)>> TryAsync(HostView from, IReadOnlyList<(string Host, int Port)> places)
    {
        var tries = places.Select((p, i) => string.Create(CultureInfo.InvariantCulture, $"try {ShellText.Quote(p.Host)} {p.Port} {i} &"));
        var output = await from.RunAsync($"{ConnectScript.Functions(Barred)}{string.Join('\n', tries)}\nwait\n").ConfigureAwait(false) ?? "";
        var answers = output.Split('\n').Select(l => l.Split(' ')).Where(l => l.Length == 2).ToLookup(l => l[0], l => l[1]);
        return [.. places.Select((p, i) => (p.Host, p.Port, answers[i.ToString(CultureInfo.InvariantCulture)].FirstOrDefault() ?? "not known"))];
    }
}
