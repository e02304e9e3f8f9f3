using System.Management.Automation;

namespace VmMigration.Formats;

/// <summary>What the views show records by: the line over the columns, and a row for each record.</summary>
public static class Views
{
    /// <summary>The line over the columns, as the output that is being written to has room for it.</summary>
    /// <param name="record">A record.</param>
    /// <param name="engine"><c>$ExecutionContext</c>: it knows the screen and the colours.</param>
    public static string Header(object record, EngineIntrinsics engine)
    {
        var (screen, colours) = (OutputWidth.Of(engine), new ScreenStyle(engine.SessionState.PSVariable.GetValue("PSStyle")));
        return Unwrap(record) switch
        {
            MigrationProgress => Tables.Moves.Header(screen, colours),
            MigrationHost => Tables.Hosts.Header(screen, colours),
            MigrationVm => Tables.Guests.Header(screen, colours),
            MigrationCheck check => $"   Move: {Cells.OneLine(Tables.MoveOf(check))}\n\n{Tables.Checks.Header(screen, colours)}",
            MigrationLeftover => Tables.Leftovers.Header(screen, colours),
            MigrationCpuBaseline => Tables.Baselines.Header(screen, colours),
            _ => "",
        };
    }

    /// <summary>A record, in as many lines as it takes.</summary>
    /// <param name="record">The record.</param>
    /// <param name="engine"><c>$ExecutionContext</c>: it knows the screen and the colours.</param>
    public static string Row(object record, EngineIntrinsics engine)
    {
        var (screen, colours) = (OutputWidth.Of(engine), new ScreenStyle(engine.SessionState.PSVariable.GetValue("PSStyle")));
        return Unwrap(record) switch
        {
            MigrationProgress move => Tables.Moves.Row(move, screen, colours),
            MigrationHost known => Tables.Hosts.Row(known, screen, colours),
            MigrationVm guest => Tables.Guests.Row(guest, screen, colours),
            MigrationCheck check => Tables.Checks.Row(check, screen, colours),
            MigrationLeftover left => Tables.Leftovers.Row(left, screen, colours),
            MigrationCpuBaseline baseline => Tables.Baselines.Row(baseline, screen, colours),
            var other => $"{other}",
        };
    }

    private static object? Unwrap(object? record) => record is PSObject wrapped ? wrapped.BaseObject : record;
}
