namespace VmMigration.Migration;

/// <summary>Who is at work on a move: the operating system lets go of the lock of a process that is gone.</summary>
internal static class JournalLock
{
    private const int Tries = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes it; null where another has it. Dispose the result to let go.</summary>
    public static FileStream? Take(string journal)
    {
        for (var tries = Tries; ; tries--)
        {
            try
            {
                return new FileStream(
                    PathOf(journal), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (tries > 1 && File.Exists(journal))
            {
                // Somebody may only be looking whether it is taken.
                Thread.Sleep(Pause);
            }
            catch (IOException) when (File.Exists(journal))
            {
                return null;
            }
        }
    }

    /// <summary>Whether somebody has it. Any number may ask at a time.</summary>
    public static bool IsTaken(string journal)
    {
        try
        {
            using var _ = new FileStream(PathOf(journal), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static string PathOf(string journal) => journal + ".lock";
}
