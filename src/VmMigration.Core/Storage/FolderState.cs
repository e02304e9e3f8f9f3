namespace VmMigration.Storage;

/// <summary>What a folder of the source is on the destination.</summary>
internal enum FolderState
{
    /// <summary>The same: what is written through one host is there on the other.</summary>
    Shared,
    /// <summary>Another of the same path.</summary>
    Apart,
    /// <summary>There is none.</summary>
    Missing,
    /// <summary>There is one; whether it is the same was not asked.</summary>
    Unproved,
    /// <summary>It cannot be seen without changing something.</summary>
    Unknown,
}
