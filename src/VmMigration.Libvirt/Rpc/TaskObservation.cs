namespace VmMigration.Libvirt.Rpc;

/// <summary>For tasks that fail with the connection whether or not anybody waits for them.</summary>
internal static class TaskObservation
{
    /// <summary>Looks at the task's exception, so that the runtime does not report it as overlooked.</summary>
    public static void Observe(this Task task) => _ = task.ContinueWith(
        static t => _ = t.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
