using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>The rule that turns two hosts' answers into a verdict.</summary>
public static class VerdictRule
{
    /// <summary>Decides. Pure.</summary>
    /// <param name="source">The host that the guest was to leave.</param>
    /// <param name="destination">The host it was to go to.</param>
    /// <param name="hasNeverStoodStill">Whether the guest is known to have run on the source all the time: then the destination has none of it, asked or not.</param>
    public static Verdict Decide(GuestAnswer source, GuestAnswer destination, bool hasNeverStoodStill = false)
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

        if (hasNeverStoodStill && !destination.Asked && source is { IsSettled: true, Guest.State: VmState.Running })
        {
            return Verdict.NotMoved;
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
