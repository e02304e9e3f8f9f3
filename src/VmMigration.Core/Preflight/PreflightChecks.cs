using VmMigration.Hosts;

namespace VmMigration.Preflight;

/// <summary>All questions, in the order in which they are told: what stands in the way of most others comes first.</summary>
public static partial class PreflightChecks
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PreflightCheck> All { get; } =
    [
        .. Connection(), .. Guest(), .. Platform(), .. Devices(), .. Memory(), .. Storage(), .. Network(), .. Mode(),
    ];

    /// <summary>The check of that id, whatever its case; null where there is none.</summary>
    public static PreflightCheck? Find(string id) => All.FirstOrDefault(c => string.Equals(c.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The ids that are meant, as they are written here.</summary>
    /// <param name="ids">Ids, whatever their case.</param>
    /// <param name="wildcards">Whether wildcards are ids, too: not where somebody takes upon himself what he names.</param>
    /// <exception cref="MigrationException">One of them means none; which was meant most likely.</exception>
    public static IReadOnlyList<string> Named(IEnumerable<string> ids, bool wildcards) =>
        [.. ids.SelectMany(i => wildcards && NamePattern.IsPattern(i) ? Matching(i) : [Find(i)?.Id ?? throw Unknown(i)]).Distinct()];

    private static IEnumerable<string> Matching(string pattern)
    {
        string[] matching = [.. All.Select(c => c.Id).Where(i => NamePattern.Matches(pattern, i))];
        return matching.Length > 0 ? matching : throw Unknown(pattern);
    }

    private static MigrationException Unknown(string id) => new(
        MigrationError.ParameterInvalid,
        $"There is no check '{HostText.Printable(id)}'.",
        (NearestName.Among(All.Select(c => c.Id), id) is { } nearest ? $"Did you mean '{nearest}'? " : "")
        + "about_VmMigration_Checks lists all, and Tab completes them.",
        id);
}
