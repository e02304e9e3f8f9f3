using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Whether a destination has a guest whose arrival it did not confirm.</summary>
internal static class DirectArrival
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Asks until it is clear. Post-copy takes as long as it takes.</summary>
    /// <returns>True where it has; false where it has not, or its post-copy failed; null where it cannot be found out.</returns>
    public static async Task<bool?> HasArrivedAsync(
        Guid uuid, HostReference destination, MigrationServices services, CancellationToken cancellationToken)
    {
        var patience = new Patience(services.Time);
        while (true)
        {
            var answer = await GuestAnswer.AskAsync(uuid, destination, services, cancellationToken).ConfigureAwait(false);
            if (answer.IsSettled)
            {
                return true;
            }

            if (answer.IsIdle || answer.Guest is { IsPostCopyFailed: true })
            {
                return false;
            }

            if (answer.Guest is { IsInPostCopy: true })
            {
                patience.Renew();
            }

            if (patience.IsOver)
            {
                return null;
            }

            await Task.Delay(Pause, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }
}
