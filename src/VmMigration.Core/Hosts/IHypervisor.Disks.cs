namespace VmMigration.Hosts;

public partial interface IHypervisor
{
    /// <summary>How many bytes a guest has written to each of its disks since it was started, by the disk's name in its XML.</summary>
    Task<IReadOnlyDictionary<string, long>> GetWrittenBytesAsync(Guid uuid, CancellationToken cancellationToken);
}
