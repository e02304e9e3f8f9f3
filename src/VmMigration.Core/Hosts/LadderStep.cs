namespace VmMigration.Hosts;

/// <summary>What is done, one after the other, when a move does not come to its end by itself.</summary>
public enum LadderStep
{
    /// <summary>Slow the guest's processors until its memory changes more slowly than it is copied.</summary>
    AutoConverge,

    /// <summary>Let the guest go on at the destination and fetch the rest of its memory behind it.</summary>
    PostCopy,

    /// <summary>Pause the guest until its memory is across.</summary>
    Suspend,

    /// <summary>Give up: the guest stays where it is.</summary>
    Abort,
}
