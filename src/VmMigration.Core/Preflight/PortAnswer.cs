namespace VmMigration.Preflight;

/// <summary>What came of an attempt to connect.</summary>
internal enum PortAnswer
{
    /// <summary>It could not be tried, or what was said is not known.</summary>
    Unknown,

    /// <summary>Something listens, or the host said that nothing does.</summary>
    Reached,

    /// <summary>Nothing came back.</summary>
    Silent,

    /// <summary>Nothing came back, and not from the host itself either: it was too busy for an attempt to get anywhere.</summary>
    Starved,

    /// <summary>Somebody on the way said no.</summary>
    Barred,
}
