using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// Goes on with a post-copy that broke, until the destination has all of the guest. Nothing that either host has of it is
/// touched otherwise.
/// </summary>
internal sealed class PostCopyRecovery(
    DomainReference guest,
    HostReference source,
    HostReference destination,
    PeerMigration first,
    ControlMode control,
    MigrationServices services,
    MoveRecorder recorder)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(10);

    /// <summary>Of a move that is known from its journal.</summary>
    public static PostCopyRecovery Of(JournaledMove move, MigrationServices services, MoveRecorder recorder) => new(
        new DomainReference(move.VM, move.Uuid), move.Source, move.Destination, move.Peer, move.Control, services, recorder);

    /// <summary>Resumes it, and returns when that is over. Where the guest is then is for both hosts to say.</summary>
    /// <param name="journal">Told of what is begun.</param>
    /// <param name="cancellationToken">Stops following; the post-copy goes on.</param>
    /// <returns>Why it could not be resumed, or broke again; null where it was, or needed not be.</returns>
    /// <exception cref="MigrationException">A host is too old for it, or cannot be asked.</exception>
    public async Task<MigrationException?> RunAsync(MigrationJournal journal, CancellationToken cancellationToken)
    {
        await DemandVersionsAsync(cancellationToken).ConfigureAwait(false);
        var patience = new Patience(services.Time);
        while (true)
        {
            if (!await IsBrokenAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            var failure = await ResumeAsync(journal, cancellationToken).ConfigureAwait(false);
            // The daemons are at the old attempt for a moment after it has failed.
            if (failure?.InnerException is not LibvirtErrorException { Code: LibvirtErrorCode.OperationInvalid } || patience.IsOver)
            {
                return failure;
            }

            recorder.Milestone(MigrationPhase.PostCopy, $"not yet: {failure.Message}");
            await Task.Delay(Pause, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until both hosts know that it is broken, or it is over. A connection that is gone without a word is known to
    /// neither: where nothing gets across, the source is told to give it up.
    /// </summary>
    private async Task<bool> IsBrokenAsync(CancellationToken cancellationToken)
    {
        var patience = new Patience(services.Time);
        var stillness = new Stillness(services.Time);
        while (true)
        {
            var here = await GuestAnswer.AskSourceAsync(guest.Uuid, source, services, cancellationToken).ConfigureAwait(false);
            var there = await GuestAnswer.AskAsync(guest.Uuid, destination, services, cancellationToken).ConfigureAwait(false);
            if (here is { Guest.IsPostCopyFailed: true } && there is { Guest.IsPostCopyFailed: true })
            {
                return true;
            }

            if (here.Asked && there.Asked && here.Guest is not { IsInPostCopy: true })
            {
                return false;
            }

            if (stillness.HasMoved(here.Mark))
            {
                patience.Renew();
            }

            if (here.Guest is { IsInPostCopy: true, IsPostCopyFailed: false } && stillness.Elapsed > StuckAfter)
            {
                await PauseAsync(cancellationToken).ConfigureAwait(false);
                stillness.Renew();
            }

            if (patience.IsOver)
            {
                throw NotBoth(here.Asked && there.Asked);
            }

            await Task.Delay(Pause, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        recorder.Milestone(MigrationPhase.PostCopy, $"nothing gets across: {source.Name} is told to give the old connection up");
        try
        {
            var host = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
            await host.PausePostCopyAsync(guest.Uuid, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            recorder.Milestone(MigrationPhase.PostCopy, $"{source.Name} does not give the old connection up: {e.Message}");
        }
    }

    private async Task<MigrationException?> ResumeAsync(MigrationJournal journal, CancellationToken cancellationToken)
    {
        recorder.Milestone(MigrationPhase.PostCopy, $"resumes the post-copy: {destination.Name} fetches what it lacks");
        var again = first with { Flags = first.Flags | MigrationFlags.Live | MigrationFlags.PostCopy | MigrationFlags.PostCopyResume };
        using var given = new CancellationTokenSource();
        var performed = CatchAsync(PerformAsync(again, journal, given.Token)).Observed();
        if (await new JobFollower(source, guest.Uuid, services, recorder).FollowAsync(performed, cancellationToken).ConfigureAwait(false))
        {
            return await performed.ConfigureAwait(false);
        }

        await given.CancelAsync().ConfigureAwait(false);
        return VmErrors.PostCopyHangs(guest.Name, source.Name, destination.Name);
    }

    private async Task PerformAsync(PeerMigration again, MigrationJournal journal, CancellationToken cancellationToken)
    {
        if (control is ControlMode.Direct)
        {
            await new DirectWay(guest, source, destination, again, services, recorder).PerformAsync(journal, cancellationToken).ConfigureAwait(false);
            return;
        }

        var host = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
        await host.MigrateAsync(guest.Uuid, again, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<MigrationException?> CatchAsync(Task perform)
    {
        try
        {
            await perform.ConfigureAwait(false);
            return null;
        }
        catch (MigrationException e)
        {
            return e;
        }
    }

    private async Task DemandVersionsAsync(CancellationToken cancellationToken)
    {
        var (here, there) = (await FactsAsync(source).ConfigureAwait(false), await FactsAsync(destination).ConfigureAwait(false));
        if (PostCopyReleases.WhyNotResumed(here, there, source.Name, destination.Name) is { } old)
        {
            throw new MigrationException(
                MigrationError.DaemonUnsupported,
                $"The post-copy of {guest.Name} broke and is not resumed: {old.Why}. Nothing was touched.",
                here.LibvirtVersion < PostCopyReleases.Since || there.LibvirtVersion < PostCopyReleases.Since
                    ? $"Save what can be saved from within the guest on {destination.Name}, then start it afresh. {old.Action}"
                    : $"Destroy and reset the guest on neither host. {old.Action} Then: Resume-VmMigration {CommandText.Cmdlet(guest.Name)} -Source {source.Name}.",
                guest.Name);
        }

        async Task<HostFacts> FactsAsync(HostReference host)
        {
            var hypervisor = await services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
            return await hypervisor.GetFactsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private MigrationException NotBoth(bool asked) => new(
        MigrationError.PostCopyBroken,
        asked
            ? $"The post-copy of {guest.Name} broke, and {destination.Name} has not noticed yet: it waits for memory on a connection that is gone. Nothing was touched."
            : $"The post-copy of {guest.Name} cannot be resumed as long as {source.Name} and {destination.Name} cannot both be asked. Nothing was touched.",
        $"Destroy and reset it on neither host. Mend the way between {source.Name} and {destination.Name}, and try again: Resume-VmMigration {CommandText.Cmdlet(guest.Name)} -Source {source.Name}."
        + (asked ? VmErrors.NeverNotices(destination.Name) : ""),
        guest.Name);
}
