namespace VmMigration.Migration;

/// <summary>Where a guest is, by what both hosts say. A return code is never asked.</summary>
public enum Verdict
{
    /// <summary>Exactly one copy, on the destination.</summary>
    Moved,
    /// <summary>Exactly one copy, on the source.</summary>
    NotMoved,
    /// <summary>No copy: the guest ended while it was moved.</summary>
    Nowhere,
    /// <summary>The source moves it away at this moment: follow that.</summary>
    Moving,
    /// <summary>The hosts are not done yet: ask again.</summary>
    Unsettled,
    /// <summary>Both hosts have a copy that is not part of a move.</summary>
    Both,
    /// <summary>Each host has a part of its memory, and nothing more gets across.</summary>
    PostCopyBroken,
    /// <summary>A host could not be asked.</summary>
    Unknown,
}
