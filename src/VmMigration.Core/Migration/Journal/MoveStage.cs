namespace VmMigration.Migration;

/// <summary>How far a move has come, as its journal says: what was last begun, written before it is.</summary>
public enum MoveStage
{
    /// <summary>Both hosts are looked at; what that needs there is gone when the plan stands, and the journal with it.</summary>
    Looking,
    /// <summary>The plan stands; steps are done one by one.</summary>
    Planned,
    /// <summary>Direct control: the source is asked for the guest's description, and holds it for the move.</summary>
    Beginning,
    /// <summary>Direct control: the destination starts a process that waits for the guest.</summary>
    Preparing,
    /// <summary>The guest is sent. By peer to peer the source's daemon does all the rest, too.</summary>
    Performing,
    /// <summary>Direct control: the destination is told to run the guest.</summary>
    Finishing,
    /// <summary>Direct control: the source is told to let go of it.</summary>
    Confirming,
    /// <summary>A cold move: the guest is started on the destination. Whatever stands still there from now on is not this module's to end.</summary>
    Booting,
    /// <summary>Where the guest is, is known; what was done for the move is put in order.</summary>
    Settling,
}
