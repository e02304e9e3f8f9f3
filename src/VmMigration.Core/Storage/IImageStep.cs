namespace VmMigration.Storage;

/// <summary>A step about an image that may be kept.</summary>
internal interface IImageStep
{
    /// <summary>Its path on the step's host.</summary>
    string Path { get; }

    /// <summary>What the journal knows of it; null for nothing.</summary>
    ImageIdentity? Known { get; }
}
