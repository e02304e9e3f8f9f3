namespace VmMigration.Migration;

/// <summary>The rule that turns two hosts' answers into a verdict.</summary>
public static class VerdictRule
{
    /// <summary>Decides. Pure.</summary>
    public static Verdict Decide(GuestAnswer source, GuestAnswer destination)
    {
        if (source is { Asked: true, IsMoving: true })
        {
            return Verdict.Moving;
        }

        if (!source.Asked || !destination.Asked)
        {
            return Verdict.Unknown;
        }

        return (source, destination) switch
        {
            ({ IsIdle: true }, { IsSettled: true }) => Verdict.Moved,
            ({ IsSettled: true }, { IsIdle: true }) => Verdict.NotMoved,
            ({ IsIdle: true }, { IsIdle: true }) => Verdict.Nowhere,
            ({ IsSettled: true }, { IsSettled: true }) => Verdict.Both,
            _ => Verdict.Unsettled,
        };
    }
}
