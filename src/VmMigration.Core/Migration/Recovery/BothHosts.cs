using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Asks the two hosts of a move for its guest, side by side, until what they say is clear. Hosts that are not done, or do not answer,
/// are asked again for a while.
/// </summary>
internal sealed class BothHosts(Guid uuid, HostReference source, HostReference destination, MigrationServices services)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly Patience _patience = new(services.Time);
    private readonly Stillness _stillness = new(services.Time);

    /// <summary>Whether a post-copy may take as long as it takes: its memory gets across behind the guest.</summary>
    public bool WaitsForPostCopy { get; init; }

    /// <summary>Asks each of them once.</summary>
    public async Task<(GuestAnswer Source, GuestAnswer Destination)> AskAsync(CancellationToken cancellationToken)
    {
        var here = GuestAnswer.AskSourceAsync(uuid, source, services, cancellationToken).Observed();
        var there = GuestAnswer.AskAsync(uuid, destination, services, cancellationToken).Observed();
        return (await here.ConfigureAwait(false), await there.ConfigureAwait(false));
    }

    /// <summary>Asks until it is clear, or there is no patience left; as long as memory gets across there is.</summary>
    /// <param name="isClear">Whether both answers make it so.</param>
    /// <param name="cancellationToken">Asks no more.</param>
    /// <returns>The last answers.</returns>
    public async Task<(GuestAnswer Source, GuestAnswer Destination)> AskUntilAsync(
        Func<GuestAnswer, GuestAnswer, bool> isClear, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answers = await AskAsync(cancellationToken).ConfigureAwait(false);
            if (isClear(answers.Source, answers.Destination) || _patience.IsOver)
            {
                return answers;
            }

            if (_stillness.HasMoved(answers.Source.Mark) || (WaitsForPostCopy && answers.Destination is { Guest.IsInPostCopy: true }))
            {
                _patience.Renew();
            }

            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether it has been tried for long enough.</summary>
    public bool IsPatienceOver => _patience.IsOver;

    /// <summary>Lets them come to it.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(Pause, services.Time, cancellationToken);
}
