namespace VmMigration.Formats;

/// <summary>
/// How the records of Test-MigrationHost are shown: what stands in the way in a table, and what passed in one line, where
/// all of it is shown. Records that somebody picked out are shown one by one.
/// </summary>
public static class CheckView
{
    [ThreadStatic]
    private static CheckTable? _table;

    /// <summary>What tells a guest and destination from the next.</summary>
    public static object Group(MigrationCheck check) =>
        CheckRun.Of(check)?.Run.Number ?? (object)Title(check);

    /// <summary>The line above a guest and destination. Begins their table.</summary>
    public static string Heading(MigrationCheck check)
    {
        _table = null;
        return $"   {Title(check)}";
    }

    /// <summary>What is shown of a record; null for nothing, since it is counted with others.</summary>
    /// <param name="check">The record.</param>
    /// <param name="width">How wide the screen is; 0 where there is none.</param>
    /// <param name="fail">What colours what fails.</param>
    /// <param name="warning">What colours warnings.</param>
    /// <param name="pass">What colours what passed.</param>
    /// <param name="reset">What ends a colour.</param>
    public static string? Row(MigrationCheck check, int width, string fail, string warning, string pass, string reset)
    {
        _table ??= new CheckTable(CheckRun.Of(check), check, width);
        return _table.Next(check, word => check.Status switch
        {
            CheckStatus.Fail => $"{fail}{word}{reset}",
            CheckStatus.Warning => $"{warning}{word}{reset}",
            CheckStatus.Pass => $"{pass}{word}{reset}",
            _ => word,
        });
    }

    private static string Title(MigrationCheck check) =>
        check.Vm is null ? $"{check.Source} → {check.Destination}" : $"{check.Vm}: {check.Source} → {check.Destination}";
}
