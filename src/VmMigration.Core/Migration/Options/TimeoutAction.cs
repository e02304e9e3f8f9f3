namespace VmMigration;

/// <summary>What is done when a move takes longer than it may.</summary>
public enum TimeoutAction
{
    /// <summary>It is given up; the guest stays where it is.</summary>
    Abort,
    /// <summary>The guest is paused until it is across.</summary>
    Suspend,
    /// <summary>The guest goes on at the destination and fetches the rest of its memory behind it.</summary>
    PostCopy,
}
