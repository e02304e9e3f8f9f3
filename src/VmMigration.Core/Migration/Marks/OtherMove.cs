using VmMigration.Hosts;
using VmMigration.Preflight;

namespace VmMigration.Migration;

/// <summary>What is said of a guest that another session moves.</summary>
internal static class OtherMove
{
    /// <summary>Why it is not moved here.</summary>
    public static string Why(string source, MoveMark mark) => $"on {source} it has the mark of another session's move, by {mark.Text}";

    /// <summary>The ways out.</summary>
    public static string Fix(string vm, MoveMark mark) =>
        $"Leave it to that session, or ask whoever has its journal ({mark.Journal}) to end it: Resume-VmMigration {CommandText.Cmdlet(vm)}. "
        + (mark.Until is { } until ? $"Without a job on its host the mark counts until {until.ToLocalTime():g}. " : "")
        + $"If nobody is at that move any more: -SkipCheck {CheckIds.OtherMove}.";

    /// <summary>What a mark tells.</summary>
    public static string Tell(MoveMark mark, MarkState state) => state switch
    {
        MarkState.Own => $"a move of your own, by {mark.Text}: Resume-VmMigration puts it in order where no session is at it",
        MarkState.Over => $"left behind by {mark.Text}: the next move replaces it",
        _ => $"another session's move, by {mark.Text}" + (mark.Until is { } until ? $"; without a job it counts until {until.ToLocalTime():g}" : ""),
    };

    /// <summary>Another one was seen as this one began.</summary>
    public static MigrationException Refusal(string vm, string source, MoveMark mark) => new(
        MigrationError.VmBusy, $"{vm} was not moved, and nothing was touched: {Why(source, mark)}.", Fix(vm, mark), vm)
    {
        Check = CheckIds.OtherMove,
    };
}
