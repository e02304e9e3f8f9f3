namespace VmMigration.Migration;

/// <summary>One of a move's two hosts.</summary>
public enum MoveSide
{
    /// <summary>The host that the guest leaves.</summary>
    Source,
    /// <summary>The host that it goes to.</summary>
    Destination,
}
