namespace VmMigration.Hosts;

/// <summary>For tasks that several wait for, or that are begun side by side: each may fail with nobody waiting any more.</summary>
internal static class TaskObservation
{
    /// <summary>The task, whose failure the runtime will not report as overlooked.</summary>
    public static T Observed<T>(this T task)
        where T : Task
    {
        _ = task.ContinueWith(
            static t => _ = t.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return task;
    }
}
