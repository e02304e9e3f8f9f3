namespace VmMigration.Belongings;

/// <summary>The table of what travels with a guest, as <c>docs/what-travels-with-a-guest.md</c> has it.</summary>
internal static class BelongingsTable
{
    private static readonly string[] Titles = ["belonging", "where a host keeps it", "live", "cold", "left on the source with `-KeepSource`", "checks"];

    /// <summary>Its lines, in Markdown.</summary>
    public static IReadOnlyList<string> Lines =>
    [
        Row(Titles),
        Row(Titles.Select(_ => "---")),
        .. GuestBelongings.All.Select(b => Row([b.Name, b.Word.Kept, b.Word.Live, b.Word.Cold, b.Word.Stays, string.Join(", ", b.Checks.Select(c => $"`{c}`"))])),
    ];

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
