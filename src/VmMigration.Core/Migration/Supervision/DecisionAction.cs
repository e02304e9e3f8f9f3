namespace VmMigration.Migration;

/// <summary>What is to be done about a move that runs.</summary>
public enum DecisionAction
{
    /// <summary>Nothing, and nothing to say.</summary>
    None,

    /// <summary>Nothing, and the administrator is told why.</summary>
    Notice,

    /// <summary>Let the guest stand still for longer at the switchover.</summary>
    RaiseDowntime,

    /// <summary>Let the guest go on at the destination and fetch the rest of its memory behind it.</summary>
    SwitchToPostCopy,

    /// <summary>Pause the guest until its memory is across.</summary>
    Suspend,

    /// <summary>Give up: the guest stays where it is.</summary>
    Abort,
}
