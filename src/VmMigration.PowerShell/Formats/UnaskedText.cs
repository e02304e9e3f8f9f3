using VmMigration.Preflight;

namespace VmMigration.Formats;

/// <summary>Why a move that nothing was found against is not said to work.</summary>
internal static class UnaskedText
{
    /// <summary>The checks that were left out, by what it takes to ask them.</summary>
    public static string Of(MoveFindings found)
    {
        var what = found.Checks.FirstOrDefault(c => c.Vm is not null)?.Vm is { } vm ? $"Whether {vm} can go" : $"Whether guests of {found.Move.Source.Name} can go";
        var unasked = found.Unasked.GroupBy(c => c.Fix!, c => c.Id).Select(g => $"{string.Join(", ", g.Distinct())} ({g.Key.TrimEnd('.')})");
        return $"{what} to {found.Move.Destination.Name} is not known, though nothing was found against it. Not asked: {string.Join("; ", unasked)}. -AllowSkipped takes that upon itself.";
    }
}
