using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Whether a destination has a guest whose arrival it did not confirm.</summary>
internal static class DirectArrival
{
    /// <summary>Asks until it is clear. Post-copy takes as long as it takes.</summary>
    /// <param name="uuid">The guest.</param>
    /// <param name="source">The host that it leaves.</param>
    /// <param name="destination">The host that it goes to.</param>
    /// <param name="facts">What the move was told, and whether the destination was: <see cref="MoveStage.Finishing"/>.</param>
    /// <param name="services">The session's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// True where it has, or had, it running; false where it has not, or its post-copy failed; null where it cannot be found out.
    /// </returns>
    public static async Task<bool?> HasArrivedAsync(
        Guid uuid, HostReference source, HostReference destination, RecoveryFacts facts, MigrationServices services, CancellationToken cancellationToken)
    {
        var (_, there) = await new BothHosts(uuid, source, destination, services) { WaitsForPostCopy = true }.AskUntilAsync(
            (_, there) => there.IsSettled || there.IsIdle || there is { Guest.IsPostCopyFailed: true }, cancellationToken).ConfigureAwait(false);
        return there switch
        {
            { IsSettled: true } => true,
            { IsIdle: true } => RecoveryRule.HasRunThere(facts with { Destination = there }),
            { Guest.IsPostCopyFailed: true } => false,
            _ => null,
        };
    }
}
