namespace VmMigration.Migration;

/// <summary>What options are about that rules forbid together.</summary>
internal enum OptionGroup
{
    /// <summary>Any others.</summary>
    Other,

    /// <summary>Memory through the daemons' connection.</summary>
    Tunnelled,

    /// <summary>Compression, and parallel connections, which have compressions of their own.</summary>
    Compression,

    /// <summary>Memory that is sent without a copy.</summary>
    ZeroCopy,

    /// <summary>Post-copy.</summary>
    PostCopy,

    /// <summary>Post-copy with parallel connections.</summary>
    PostCopyParallel,
}
