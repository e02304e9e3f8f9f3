namespace VmMigration.Migration;

public sealed partial record MigrationRequest
{
    /// <summary>What is done about its disks.</summary>
    public StorageMode Storage { get; init; }

    /// <summary>The destination's pool that copies go to; null for the one that has the same path.</summary>
    public string? StoragePool { get; init; }

    /// <summary>The destination's pool for each pool, or folder, of the source.</summary>
    public IReadOnlyDictionary<string, string> PoolMap { get; init; } = new Dictionary<string, string>();

    /// <summary>The destination's network, or bridge, for each one of the source.</summary>
    public IReadOnlyDictionary<string, string> NetworkMap { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether room for copies is reckoned by what they hold now, not by what they may grow to.</summary>
    public bool DiskOverCommit { get; init; }

    /// <summary>Whether media that the destination lacks are taken out of their drives.</summary>
    public bool EjectMedia { get; init; }

    /// <summary>Whether copies take the place of images that earlier moves of the guest left on the destination, where nobody changed them since.</summary>
    public bool ReplaceLeftover { get; init; }

    /// <summary>Whether secrets that the guest needs and the destination lacks are copied there, with their values.</summary>
    public bool CopySecret { get; init; }

    /// <summary>Whether the guest's writes wait for the destination while its disks are copied: a copy that always ends.</summary>
    public bool SynchronousWrites { get; init; }

    /// <summary>Whether zeros that are copied become holes (libvirt 10.9 and later).</summary>
    public bool DetectZeroes { get; init; }

    /// <summary>The destination's port that disks are sent to; null for one of libvirt's.</summary>
    public int? DisksPort { get; init; }

    /// <summary>Where disks are sent to (<c>tcp://HOST:PORT</c>, <c>unix:///SOCKET</c>); null for where memory goes.</summary>
    public string? DisksUri { get; init; }
}
