namespace VmMigration.Formats;

/// <summary>A column of a table that fits the screen it is shown on.</summary>
/// <typeparam name="T">What a row is of.</typeparam>
/// <param name="Label">What stands over it; not wider than <paramref name="Width"/>.</param>
/// <param name="Width">How wide it is at least, in cells.</param>
/// <param name="Text">What stands in it.</param>
internal sealed record TableColumn<T>(string Label, int Width, Func<T, string?> Text)
{
    /// <summary>How wide it becomes where there is room; as it is when not set.</summary>
    public int MaxWidth { get; init; } = Width;

    /// <summary>When it goes where there is no room: the highest first. What has none stays.</summary>
    public int Rank { get; init; }

    /// <summary>Whether it is a figure.</summary>
    public bool Right { get; init; }

    /// <summary>The colour of a row's text: a property of <c>$PSStyle</c>; null for none.</summary>
    public Func<T, string?>? Colour { get; init; }
}

/// <summary>A sentence that goes with a row: at its end where there is room, else on lines of its own.</summary>
/// <typeparam name="T">What a row is of.</typeparam>
/// <param name="Label">What stands over it.</param>
/// <param name="Width">How many cells it needs to stand beside the columns.</param>
/// <param name="Text">The sentence; null or empty where there is nothing to say.</param>
internal sealed record TableNote<T>(string Label, int Width, Func<T, string?> Text)
{
    /// <summary>What it begins with on a line of its own, where nothing stands over it.</summary>
    public string Lead { get; init; } = "";
}
