namespace VmMigration.Storage;

/// <summary>What is in an image beside the disk that a guest sees, and what a copy of the disk does not have.</summary>
/// <param name="Snapshots">The names of its internal snapshots.</param>
/// <param name="Bitmaps">The names of its persistent bitmaps, which backups go on from.</param>
/// <param name="DataFile">The file that has the disk's data; empty where it is not named, null for none.</param>
internal sealed record ImageContents(IReadOnlyList<string> Snapshots, IReadOnlyList<string> Bitmaps, string? DataFile)
{
    private const int MostNamed = 8;

    /// <summary>An image with nothing but the disk.</summary>
    public static ImageContents Plain { get; } = new([], [], null);

    /// <summary>Reads an image: its header, and the tables that this names.</summary>
    /// <param name="read">Reads so many bytes from an offset on; fewer where the image ends.</param>
    public static async Task<ImageContents> ReadAsync(Func<long, int, Task<byte[]>> read)
    {
        if (QcowHeader.Parse(await read(0, QcowHeader.Length).ConfigureAwait(false)) is not { } header)
        {
            return Plain;
        }

        return new ImageContents(
            await NamesAsync(header.Snapshots, header.Snapshots.SnapshotNames).ConfigureAwait(false),
            await NamesAsync(header.Bitmaps, header.Bitmaps.BitmapNames).ConfigureAwait(false),
            header.DataFile);

        async Task<IReadOnlyList<string>> NamesAsync(QcowTable table, NamesIn names)
        {
            IReadOnlyList<string> found = table.HasEntries ? names(await read((long)table.Offset, QcowTable.Length).ConfigureAwait(false)) : [];
            // Those that could not be named are there all the same.
            return found.Count >= table.Count ? found : [.. found, $"{table.Count - found.Count} more"];
        }
    }

    /// <summary>What a copy would not have, for an administrator; null where it has all.</summary>
    /// <param name="carriesBitmaps">Whether libvirt carries bitmaps with the disk.</param>
    public string? Lost(bool carriesBitmaps)
    {
        List<string> lost = [];
        if (Snapshots.Count > 0)
        {
            lost.Add($"snapshots ({Listed(Snapshots)})");
        }

        if (Bitmaps.Count > 0 && !carriesBitmaps)
        {
            lost.Add($"bitmaps ({Listed(Bitmaps)})");
        }

        if (DataFile is not null)
        {
            lost.Add(DataFile.Length > 0 ? $"its data in a file of its own ({DataFile})" : "its data in a file of its own");
        }

        return lost.Count > 0 ? string.Join(" and ", lost) : null;
    }

    private static string Listed(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");

    private delegate IReadOnlyList<string> NamesIn(ReadOnlySpan<byte> table);
}
