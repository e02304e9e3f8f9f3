namespace VmMigration.Formats;

/// <summary>How a table fits a screen: which columns it has there, how wide they are, and where the notes stand.</summary>
internal sealed record TableLayout
{
    // With less a sentence is rather told in lines of its own; with more a column of it reads well.
    private const int ReadableNote = 34;

    /// <summary>How wide each column is, in cells; 0 for those that have gone.</summary>
    public required IReadOnlyList<int> Columns { get; init; }

    /// <summary>How wide each note is that stands beside the columns; 0 where they stand on lines of their own.</summary>
    public required int Note { get; init; }

    /// <summary>Whether a note beside the columns may take several lines.</summary>
    public bool WrapsNotes => Note >= ReadableNote;

    /// <summary>The layout for a screen.</summary>
    /// <param name="columns">The columns, in the order in which they stand.</param>
    /// <param name="notes">How wide the notes are at least, and how many there are.</param>
    /// <param name="notesFirst">Whether columns go so that the notes can stand beside.</param>
    /// <param name="screen">How many cells a line has.</param>
    public static TableLayout For<T>(IReadOnlyList<TableColumn<T>> columns, (int Width, int Count) notes, bool notesFirst, int screen)
    {
        var widths = columns.Select(c => c.Width).ToArray();
        var beside = notes.Count * (notes.Width + 1);
        foreach (var (column, index) in columns.Select((c, i) => (c, i)).Where(c => c.c.Rank > 0).OrderByDescending(c => c.c.Rank))
        {
            if (Taken(widths) + (notesFirst ? beside : 0) <= screen)
            {
                break;
            }

            widths[index] = 0;
        }

        var isBeside = notes.Count > 0 && Taken(widths) + beside <= screen;
        var readable = isBeside ? notes.Count * (Math.Max(notes.Width, ReadableNote) + 1) : 0;
        Grow(columns, widths, screen - Taken(widths) - readable);
        return new TableLayout { Columns = widths, Note = isBeside ? ((screen - Taken(widths)) / notes.Count) - 1 : 0 };
    }

    private static void Grow<T>(IReadOnlyList<TableColumn<T>> columns, int[] widths, int room)
    {
        for (var i = 0; i < widths.Length && room > 0; i++)
        {
            if (widths[i] > 0)
            {
                var more = Math.Min(room, columns[i].MaxWidth - widths[i]);
                widths[i] += more;
                room -= more;
            }
        }
    }

    private static int Taken(int[] widths) => widths.Where(w => w > 0).Sum(w => w + 1) - 1;
}
