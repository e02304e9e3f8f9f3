using VmMigration.Migration;

namespace VmMigration.Tests.Support;

/// <summary>A folder for journals that goes with its test.</summary>
internal sealed class TestJournals : IDisposable
{
    public JournalFolder Folder { get; } = New();

    /// <summary>One in the tests' own folder, removed when the tests are built anew.</summary>
    public static JournalFolder New() => new(Path.Combine(AppContext.BaseDirectory, "journals", $"{Guid.NewGuid():N}"));

    public void Dispose()
    {
        if (Directory.Exists(Folder.Path))
        {
            Directory.Delete(Folder.Path, recursive: true);
        }
    }
}
