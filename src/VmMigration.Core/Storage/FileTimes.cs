using System.Globalization;

namespace VmMigration.Storage;

/// <summary>When a file was last changed, as its host has it, in seconds since 1970.</summary>
/// <param name="Content">Its content (<c>mtime</c>).</param>
/// <param name="Inode">Its content or what is known of it (<c>ctime</c>), which nobody can set.</param>
internal readonly record struct FileTimes(decimal Content, decimal Inode)
{
    /// <summary>What <see cref="StorageVolumeDescription.Changed"/> says; null where it says nothing.</summary>
    public static FileTimes? Of(string? changed)
    {
        var parts = changed?.Split(' ');
        return parts is [var content, var inode] && TryRead(content, out var first) && TryRead(inode, out var second) ? new FileTimes(first, second) : null;
    }

    private static bool TryRead(string text, out decimal seconds) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds);
}
