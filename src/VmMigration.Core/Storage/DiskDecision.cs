namespace VmMigration.Storage;

/// <summary>What becomes of a disk.</summary>
public enum DiskDecision
{
    /// <summary>It is on both hosts, or empty.</summary>
    Stays,
    /// <summary>It is copied whole.</summary>
    Copied,
    /// <summary>What is above its backing images is copied; these are there already.</summary>
    CopiedIncrementally,
    /// <summary>A small medium that is carried along beforehand.</summary>
    Carried,
    /// <summary>Its medium is taken out of the drive on the destination.</summary>
    Ejected,
}
