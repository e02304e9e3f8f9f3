using System.Text;

namespace VmMigration.Formats;

/// <summary>
/// A table that holds on any screen. The engine's own tables have one layout for all: where it is too wide they cut the last
/// columns, down to a letter a line. Here columns go in their order, sentences move to lines of their own, and a name that is
/// longer than its column stands alone on a line.
/// </summary>
/// <typeparam name="T">What a row is of.</typeparam>
internal sealed class ScreenTable<T>
{
    private const string Indent = "  ";

    /// <summary>The columns; the first is the name.</summary>
    public required IReadOnlyList<TableColumn<T>> Columns { get; init; }

    /// <summary>Sentences at the end.</summary>
    public IReadOnlyList<TableNote<T>> Notes { get; init; } = [];

    /// <summary>Whether columns go so that the notes can stand beside.</summary>
    public bool NotesFirst { get; init; }

    /// <summary>The line over the columns.</summary>
    /// <param name="screen">How many cells a line has.</param>
    /// <param name="style">The colours.</param>
    public string Header(int screen, ScreenStyle style)
    {
        var layout = LayoutFor(screen);
        var cells = Shown(layout).Select(c => Cells.Pad(c.Column.Label, c.Width, c.Column.Right))
            .Concat(layout.Note > 0 ? Notes.Select(n => Cells.Pad(n.Label, layout.Note, right: false)) : []);
        return style.Paint("Header", string.Join(' ', cells).TrimEnd());
    }

    /// <summary>A row, in as many lines as it takes.</summary>
    /// <param name="item">What it is of.</param>
    /// <param name="screen">How many cells a line has.</param>
    /// <param name="style">The colours.</param>
    public string Row(T item, int screen, ScreenStyle style)
    {
        var layout = LayoutFor(screen);
        List<string> lines = [];
        List<Cell> cells = [];
        foreach (var (column, width) in Shown(layout))
        {
            var text = Cells.OneLine(column.Text(item));
            if (cells.Count == 0 && Cells.Count(text) > width)
            {
                lines.AddRange(Cells.Wrap(text, screen));
                text = "";
            }

            cells.Add(new Cell(Cells.Wrap(text, width), width, column.Right, column.Colour?.Invoke(item)));
        }

        var notes = Notes.Select(n => (n.Lead, Text: Cells.OneLine(n.Text(item)))).ToArray();
        var isBeside = layout.Note > 0 && (layout.WrapsNotes || notes.All(n => Cells.Count(n.Text) <= layout.Note));
        if (isBeside)
        {
            cells.AddRange(notes.Select(n => new Cell(Cells.Wrap(n.Text, layout.Note), layout.Note, false, null)));
        }

        lines.AddRange(Lines(cells, style));
        if (!isBeside)
        {
            lines.AddRange(notes.Where(n => n.Text.Length > 0).SelectMany(n => Under(n.Lead + n.Text, screen)));
        }

        return string.Join('\n', lines);
    }

    private static IEnumerable<string> Under(string text, int screen) =>
        Cells.Wrap(text, Math.Max(1, screen - Indent.Length)).Select(l => Indent + l);

    private static IEnumerable<string> Lines(List<Cell> cells, ScreenStyle style)
    {
        for (var i = 0; i < cells.Max(c => c.Lines.Count); i++)
        {
            var line = new StringBuilder();
            foreach (var cell in cells.Where(c => c.Width > 0))
            {
                var text = i < cell.Lines.Count ? cell.Lines[i] : "";
                var padded = Cells.Pad(text, cell.Width, cell.Right);
                line.Append(cell.Colour is null || text.Length == 0 ? padded : padded.Replace(text, style.Paint(cell.Colour, text), StringComparison.Ordinal));
                line.Append(' ');
            }

            yield return line.ToString().TrimEnd();
        }
    }

    private TableLayout LayoutFor(int screen) =>
        TableLayout.For(Columns, (Notes.Count == 0 ? 0 : Notes.Max(n => n.Width), Notes.Count), NotesFirst, screen);

    private IEnumerable<(TableColumn<T> Column, int Width)> Shown(TableLayout layout) =>
        Columns.Zip(layout.Columns).Where(c => c.Second > 0);

    private readonly record struct Cell(IReadOnlyList<string> Lines, int Width, bool Right, string? Colour);
}
