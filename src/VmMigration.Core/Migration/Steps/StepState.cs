namespace VmMigration.Migration;

/// <summary>How far a step has come, by the journal.</summary>
public enum StepState
{
    /// <summary>It is about to be done; whether it was is not known.</summary>
    Begun,
    /// <summary>It was done.</summary>
    Done,
    /// <summary>The host refused it: there is nothing to take back.</summary>
    Refused,
    /// <summary>It was undone, or finished.</summary>
    Settled,
    /// <summary>What it is about was kept, and is told; nobody comes back to it by himself.</summary>
    Kept,
}
