namespace VmMigration.Migration;

/// <summary>How far a job is, memory and disks together, in bytes: what does not change is what nothing gets across of.</summary>
/// <param name="MemorySent">Memory that was sent.</param>
/// <param name="MemoryLeft">Memory that is still to be sent.</param>
/// <param name="DisksSent">What was copied of disks.</param>
/// <param name="DisksLeft">What is still to be copied of disks.</param>
internal readonly record struct JobMark(long? MemorySent, long? MemoryLeft, long? DisksSent, long? DisksLeft)
{
    /// <summary>That of a sample; of none where there is no job.</summary>
    public static JobMark Of(MigrationSample? sample) => sample is null
        ? default
        : new JobMark(sample.MemoryProcessed, sample.MemoryRemaining, sample.DiskProcessed, sample.DiskRemaining);
}
