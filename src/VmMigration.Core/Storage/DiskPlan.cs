namespace VmMigration.Storage;

/// <summary>What becomes of a disk, and why.</summary>
/// <param name="Target">Its name in the guest's XML: <c>vda</c>.</param>
/// <param name="Source">What holds it on the source, for reading.</param>
/// <param name="Decision">What becomes of it.</param>
/// <param name="Why">What was found, in words.</param>
public sealed record DiskPlan(string Target, string Source, DiskDecision Decision, string Why)
{
    /// <summary>What the guest sees, in bytes; null when not known.</summary>
    public long? Size { get; init; }

    /// <summary>What it takes on the source, in bytes; null when not known.</summary>
    public long? Allocation { get; init; }

    /// <summary>Where it goes, for reading; null for what does not go anywhere.</summary>
    public string? Place { get; init; }

    /// <summary>Whether libvirt copies it while the guest runs.</summary>
    public bool IsCopied => Decision is DiskDecision.Copied or DiskDecision.CopiedIncrementally;

    /// <summary>The line for an administrator.</summary>
    public override string ToString() => $"{Target}: {Source}: {Why}: {Outcome}";

    private string Outcome => Decision switch
    {
        DiskDecision.Copied => $"copied, {Amount} to {Place}",
        DiskDecision.CopiedIncrementally => $"copied on top of its backing image, {Amount} to {Place}",
        DiskDecision.Carried => $"carried along, {Amount} to {Place}",
        DiskDecision.Ejected => "taken out",
        _ => "stays",
    };

    private string Amount => (Size, Allocation) switch
    {
        ({ } size, { } used) when used < size => $"{VolumeSize.Text(size)} ({VolumeSize.Text(used)} used)",
        ({ } size, _) => VolumeSize.Text(size),
        _ => "of unknown size",
    };
}
