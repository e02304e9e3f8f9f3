namespace VmMigration.Migration;

/// <summary>What a decision is made from.</summary>
internal readonly record struct SupervisionView(MoveHistory History, MigrationPolicy Policy, SupervisionState State, TimeSpan Now)
{
    /// <summary>Whether the time is over that the policy gives.</summary>
    public bool IsLate { get; init; }

    /// <summary>How long the ladder has been wanted to act.</summary>
    public TimeSpan Pressed => Now - (State.PressedSince ?? Now);
}
