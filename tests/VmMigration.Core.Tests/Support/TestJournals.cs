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
        try
        {
            Directory.Delete(Folder.Path, recursive: true);
        }
        catch (IOException)
        {
            // None was written, or a move that was detached from comes to its end just now: it goes with the build.
        }
    }
}
