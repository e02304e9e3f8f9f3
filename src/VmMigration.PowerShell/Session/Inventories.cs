using VmMigration.Hosts;

namespace VmMigration.Session;

/// <summary>Inventories that were read, kept until their file changes.</summary>
internal static class Inventories
{
    private static readonly object Gate = new();
    private static (string Path, DateTime Written, long Length, Inventory Inventory)? _last;

    /// <summary>The inventory at a path, or the default one.</summary>
    /// <exception cref="InventoryException">It cannot be read.</exception>
    public static Inventory Load(string? path)
    {
        var location = InventoryLocation.Find(path);
        var file = new FileInfo(location.Path);
        lock (Gate)
        {
            if (_last is { } last && file.Exists && last.Path == file.FullName && last.Written == file.LastWriteTimeUtc && last.Length == file.Length)
            {
                return last.Inventory;
            }

            var inventory = Inventory.Load(location);
            _last = file.Exists ? (file.FullName, file.LastWriteTimeUtc, file.Length, inventory) : null;
            return inventory;
        }
    }
}
