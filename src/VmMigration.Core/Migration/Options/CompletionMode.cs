namespace VmMigration;

/// <summary>How a move that runs is brought to its end at once.</summary>
public enum CompletionMode
{
    /// <summary>The guest goes on at the destination and fetches the rest of its memory behind it.</summary>
    PostCopy,
    /// <summary>The guest is paused until it is across.</summary>
    Suspend,
}
