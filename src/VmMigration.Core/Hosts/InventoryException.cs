using System.Globalization;

namespace VmMigration.Hosts;

/// <summary>An inventory cannot be read, or says something that cannot be meant.</summary>
public sealed class InventoryException : Exception
{
    /// <summary>Creates the exception for a place in a file.</summary>
    /// <param name="filePath">The inventory.</param>
    /// <param name="line">The line, from 1; null when the file as a whole is meant.</param>
    /// <param name="column">The column, from 1; null when the file as a whole is meant.</param>
    /// <param name="problem">What is wrong, and the way out.</param>
    /// <param name="innerException">What the YAML parser or the file system said.</param>
    public InventoryException(
        string filePath, int? line, int? column, string problem, Exception? innerException = null)
        : base(Describe(filePath, line, column) + problem, innerException)
    {
        FilePath = filePath;
        Line = line;
        Column = column;
    }

    /// <summary>The inventory.</summary>
    public string FilePath { get; }

    /// <summary>The line, from 1; null when the file as a whole is meant.</summary>
    public int? Line { get; }

    /// <summary>The column, from 1; null when the file as a whole is meant.</summary>
    public int? Column { get; }

    private static string Describe(string filePath, int? line, int? column) =>
        line is null
            ? $"{filePath}: "
            : string.Create(CultureInfo.InvariantCulture, $"{filePath}:{line}:{column}: ");
}
