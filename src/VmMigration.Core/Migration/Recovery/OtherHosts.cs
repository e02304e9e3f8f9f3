namespace VmMigration.Migration;

/// <summary>Whether a host beside the two of a move has its guest.</summary>
internal enum OtherHosts
{
    /// <summary>They were not asked.</summary>
    NotAsked,
    /// <summary>None of them has it running.</summary>
    HaveNone,
    /// <summary>One of them has it running.</summary>
    HaveIt,
    /// <summary>One of them could not be asked, and none of the others has it running.</summary>
    Silent,
}
