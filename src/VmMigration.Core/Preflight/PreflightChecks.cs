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
}
