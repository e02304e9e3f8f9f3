namespace VmMigration.Migration;

/// <summary>The rule that turns two hosts' answers into a verdict.</summary>
public static class VerdictRule
{
    /// <summary>Decides. Pure.</summary>
    public static Verdict Decide(GuestAnswer source, GuestAnswer destination)
    {
        if (source is { Guest.IsPostCopyFailed: true })
        {
            // Until the destination says so, too, memory may still get across: a source says this also when it only lost
            // the one who drove the move.
            return !destination.Asked ? Verdict.Unknown
                : destination.Guest is { IsPostCopyFailed: true } ? Verdict.PostCopyBroken : Verdict.Unsettled;
        }

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
