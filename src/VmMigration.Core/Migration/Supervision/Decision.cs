namespace VmMigration.Migration;

/// <summary>What is to be done about a move that runs, and why.</summary>
/// <param name="Action">What is to be done.</param>
/// <param name="Reason">Why, for an administrator; empty for <see cref="DecisionAction.None"/>.</param>
/// <param name="State">What is known from now on, once it was done.</param>
/// <param name="Downtime">For <see cref="DecisionAction.RaiseDowntime"/>: to what.</param>
public sealed record Decision(DecisionAction Action, string Reason, SupervisionState State, TimeSpan? Downtime = null)
{
    /// <summary>Nothing is to be done.</summary>
    public static Decision Nothing(SupervisionState state) => new(DecisionAction.None, "", state);
}
