namespace VmMigration;

/// <summary>What is done about a guest's disks.</summary>
public enum StorageMode
{
    /// <summary>Each disk is looked at: shared ones stay, others are copied.</summary>
    Auto,
    /// <summary>The administrator says that both hosts see all of them; none is copied.</summary>
    Shared,
    /// <summary>All that the guest writes to are copied whole.</summary>
    Copy,
    /// <summary>Copied on top of backing images that the destination has already.</summary>
    CopyIncremental,
}
