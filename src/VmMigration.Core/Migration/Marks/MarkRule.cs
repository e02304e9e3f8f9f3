namespace VmMigration.Migration;

/// <summary>Whether a mark on a guest is still somebody's.</summary>
internal static class MarkRule
{
    /// <summary>Decides. Pure.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="journal">The journal of its move, where it is one of this user's.</param>
    /// <param name="isMoving">Whether its host is at work on moving the guest.</param>
    /// <param name="now">What time it is.</param>
    public static MarkState Judge(MoveMark mark, JournaledMove? journal, bool isMoving, DateTimeOffset now) => (journal, isMoving) switch
    {
        ({ IsUnfinished: true }, _) => MarkState.Own,
        ({ }, _) => MarkState.Over,
        (null, true) => MarkState.Alive,
        _ => mark.Until < now ? MarkState.Over : MarkState.Alive,
    };
}
