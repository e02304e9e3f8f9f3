namespace VmMigration.Preflight;

/// <summary>The ids of checks that the plan of a move answers, too: it says which one would have found what it refuses.</summary>
internal static class CheckIds
{
    public const string BackingChains = "BackingChains";
    public const string CopiedDisks = "CopiedDisks";
    public const string DestinationSpace = "DestinationSpace";
    public const string DiskPaths = "DiskPaths";
    public const string ImageContents = "ImageContents";
    public const string Nvram = "Nvram";
    public const string OtherMove = "OtherMove";
    public const string RemovableMedia = "RemovableMedia";
    public const string Secrets = "Secrets";
    public const string SharedStorage = "SharedStorage";
    public const string Snapshots = "Snapshots";
    public const string StorageTargets = "StorageTargets";
}
