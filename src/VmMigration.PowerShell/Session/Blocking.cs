using System.Diagnostics.CodeAnalysis;

namespace VmMigration.Session;

/// <summary>The one bridge from PowerShell's threads, which have to wait, to tasks.</summary>
[SuppressMessage("Usage", "VSTHRD002", Justification = "Nothing that runs in a task needs the pipeline's thread.")]
internal static class Blocking
{
    /// <summary>Waits for one of several tasks, however it ends.</summary>
    public static void WaitAny(params Task[] tasks) => Task.WaitAny(tasks);

    /// <summary>Waits for a task for so long; whether it ended, however.</summary>
    public static bool WaitFor(Task task, TimeSpan patience) => Task.WaitAny([task], patience) >= 0;

    /// <summary>What a task that has ended came to.</summary>
    public static T Result<T>(Task<T> ended) => ended.GetAwaiter().GetResult();
}
