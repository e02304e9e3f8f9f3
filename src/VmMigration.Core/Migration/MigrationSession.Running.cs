using VmMigration.Hosts;

namespace VmMigration.Migration;

public sealed partial class MigrationSession
{
    /// <summary>How far a job's own clock, and a host's, may be off.</summary>
    private static readonly TimeSpan Inexact = TimeSpan.FromSeconds(5);

    /// <summary>How often a copy of disks is looked at until it has got on.</summary>
    private const int MostLooks = 8;

    /// <summary>Between the two looks that a rate takes.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The moves that leave a host now, whoever began them, and those that were left unfinished here. Where a guest goes is known when it was begun here, or when
    /// one of <paramref name="candidates"/> is receiving it. Moves that this session does not follow are looked at twice, a quarter of
    /// a second apart, which is what tells how fast they go.
    /// </summary>
    public async Task<IReadOnlyList<MigrationProgress>> ListMigrationsAsync(
        HostReference source, IReadOnlyList<HostReference> candidates, CancellationToken cancellationToken)
    {
        var hypervisor = await _services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
        var guests = await hypervisor.ListGuestsAsync(cancellationToken).ConfigureAwait(false);
        List<MigrationProgress> found = [];
        List<(Guid Uuid, ProgressEstimate Estimate)> once = [];
        var since = _services.Time.GetTimestamp();
        foreach (var guest in guests.Where(g => g.State is not VmState.ShutOff))
        {
            if (await JobOrNullAsync(hypervisor, guest.Uuid, cancellationToken).ConfigureAwait(false) is { IsMovingAway: true } sample)
            {
                var seen = ProgressEstimate.None.With(sample, _services.Time.GetElapsedTime(since));
                found.Add(await DescribeAsync(guest, sample, source, candidates, cancellationToken).ConfigureAwait(false));
                if (!IsFollowedHere(found[^1]))
                {
                    once.Add((guest.Uuid, seen));
                }
            }
        }

        if (once.Count > 0)
        {
            await Task.Delay(BetweenLooks, _services.Time, cancellationToken).ConfigureAwait(false);
        }

        foreach (var (uuid, estimate) in once)
        {
            var seen = estimate;
            // A disk that is copied slowly gets on in pieces of a MiB.
            for (var looks = 0; looks < MostLooks; looks++)
            {
                if (looks > 0)
                {
                    await Task.Delay(BetweenLooks, _services.Time, cancellationToken).ConfigureAwait(false);
                }

                if (await JobOrNullAsync(hypervisor, uuid, cancellationToken).ConfigureAwait(false) is not { IsMovingAway: true } sample)
                {
                    break;
                }

                seen = seen.With(sample, _services.Time.GetElapsedTime(since));
                var number = found.FindIndex(f => f.Uuid == uuid);
                found[number] = MoveRecorder.With(found[number], sample) with
                {
                    Percent = seen.Percent, TransferRate = seen.Rate, Remaining = seen.Remaining, Elapsed = sample.Elapsed ?? found[number].Elapsed,
                };
                if (seen.Rate is not null || sample.DiskRemaining is not > 0)
                {
                    break;
                }
            }
        }

        found.AddRange(WaitingFrom(source).Select(r => r.Latest));
        found.AddRange(ListUnfinished()
            .Where(m => m.Source.Name == source.Name && found.TrueForAll(f => f.Uuid != m.Uuid))
            .Select(m => m.ToRecord()));
        return found;
    }

    /// <summary>A guest that will not say what it does just now does not keep the others from being listed.</summary>
    private static async Task<MigrationSample?> JobOrNullAsync(IHypervisor hypervisor, Guid uuid, CancellationToken cancellationToken)
    {
        try
        {
            return await hypervisor.GetJobAsync(uuid, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.Error is MigrationError.DaemonError or MigrationError.VmBusy)
        {
            return null;
        }
    }

    /// <summary>
    /// Follows a move that runs, whoever began it, until it ends. One whose journal is here and whose session is gone is
    /// taken over: what was done for it is put in order at its end.
    /// </summary>
    /// <param name="migration">A record of it.</param>
    /// <param name="source">The host that the guest leaves.</param>
    /// <param name="destination">The host it goes to; null where nobody knows.</param>
    /// <param name="candidates">Hosts where the guest may turn up.</param>
    public IFollowedMove Follow(
        MigrationProgress migration, HostReference source, HostReference? destination, IReadOnlyList<HostReference> candidates) =>
        JournalOf(migration) is { } journaled
            ? new MoveRecovery(journaled, repairs: false, candidates, _services)
            : FollowRunning(migration, source, destination, candidates);

    /// <summary>The moves whose sessions are gone, and that nobody has seen to yet.</summary>
    public IReadOnlyList<JournaledMove> ListUnfinished() => _services.Journals.ReadUnfinished();

    /// <summary>All moves that this user has begun, as their journals have them; the latest first.</summary>
    public IReadOnlyList<MigrationProgress> ListHistory() => [.. _services.Journals.ReadAll().Select(m => m.ToRecord())];

    /// <summary>Images that moves of this user kept, as their journals have them; the latest first.</summary>
    public IReadOnlyList<MigrationLeftover> ListLeftovers() => [.. MigrationLeftover.Of(_services.Journals.ReadAll())];

    /// <summary>Takes over a move whose session is gone: follows it as long as it runs, and puts in order what it left.</summary>
    /// <param name="move">The move.</param>
    /// <param name="known">All hosts where the guest may run by now: they are asked before it is started anywhere.</param>
    public IFollowedMove Resume(JournaledMove move, IReadOnlyList<HostReference>? known = null) =>
        new MoveRecovery(move, repairs: true, known ?? [], _services);

    /// <summary>Gives up a move whose session is gone: nothing but its mark on the guest is touched, what it may have left is told, and nobody is asked to see to it any more.</summary>
    /// <exception cref="MigrationException">A session is at work on it.</exception>
    public async Task<MigrationProgress> AbandonAsync(JournaledMove move)
    {
        using var journal = MigrationJournal.Reopen(move, _services.Time) ?? throw MoveRecovery.InUse(move);
        return await MoveReport.WriteAsync(
            move, "given up by an administrator", journal, new MoveRecorder(move.Record, new ProgressFeed(), _services.Time), _services.Connections)
            .ConfigureAwait(false);
    }

    /// <summary>Journals that cannot be read, and why: nobody knows what became of their moves.</summary>
    public IReadOnlyList<(string Path, string Why)> ListUnreadable() => _services.Journals.ListUnreadable();

    private MigrationFollower FollowRunning(
        MigrationProgress migration, HostReference source, HostReference? destination, IReadOnlyList<HostReference> candidates)
    {
        var run = RunOf(migration);
        migration = migration with { Uuid = migration.Uuid ?? run?.Uuid };
        return new MigrationFollower(migration, source, destination ?? run?.Request.Destination, candidates, run, _services);
    }

    /// <summary>Sets how fast a guest that is being moved may be sent, in MiB/s.</summary>
    public async Task<MigrationProgress> SetBandwidthAsync(
        HostReference source, GuestReference vm, long mebibytesPerSecond, bool postCopy, CancellationToken cancellationToken)
    {
        var (hypervisor, guest, sample) = await FindMovingAsync(source, vm, cancellationToken).ConfigureAwait(false);
        var record = await DescribeJobAsync(guest.Name, guest.Uuid, sample, source, cancellationToken).ConfigureAwait(false);
        var isKept = !postCopy && RunOf(record)?.TryAskBandwidth(mebibytesPerSecond) is true;
        await hypervisor.SetBandwidthAsync(guest.Uuid, mebibytesPerSecond, postCopy, cancellationToken).ConfigureAwait(false);
        return record with
        {
            Reason = $"{(postCopy ? "post-copy" : "")} bandwidth set to {mebibytesPerSecond} MiB/s".TrimStart() + (postCopy || sample.MemoryTotal > 0 ? "" : Until(sample, isKept)),
        };
    }

    /// <summary>
    /// What a rate means before memory is on its way. Each disk's copy has its own, from when it was begun; libvirt changes none while
    /// it moves the guest, and begins memory with the rate that it was told first.
    /// </summary>
    private static string Until(MigrationSample sample, bool isKept) =>
        (sample.DiskTotal > 0 ? " for memory; disks keep their rate until they are copied" : " from when memory begins")
        + (isKept ? "" : "; a move of another session that was begun with a rate of its own takes that up again then: set it once more");

    /// <summary>Stops a move that runs, whoever began it, and waits until it is undone.</summary>
    /// <param name="source">The host that the guest leaves.</param>
    /// <param name="vm">The guest.</param>
    /// <param name="candidates">Hosts where the guest may turn up.</param>
    /// <param name="cancellationToken">Stops waiting; what was asked is done all the same.</param>
    /// <returns>The final record.</returns>
    public async Task<MigrationProgress> StopAsync(
        HostReference source, GuestReference vm, IReadOnlyList<HostReference> candidates, CancellationToken cancellationToken)
    {
        if (WaitingFrom(source).FirstOrDefault(r => r.IsOf(vm)) is { } waiting)
        {
            waiting.Detach();
            var ended = await waiting.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (ended.Outcome is not MigrationOutcome.Detached || !waiting.IsStarted)
            {
                return ended;
            }
        }

        var (hypervisor, guest, sample) = await FindMovingAsync(source, vm, cancellationToken).ConfigureAwait(false);
        if (guest.IsInPostCopy)
        {
            throw VmErrors.InPostCopy(guest, source.Name);
        }

        var found = await DescribeAsync(
            guest.Name, guest.Uuid, sample, source, candidates, cancellationToken).ConfigureAwait(false);
        var follower = FollowRunning(found, source, candidates.FirstOrDefault(c => c.Name == found.Destination), candidates);
        var own = RunOf(found);
        try
        {
            own?.ToldToStop(true);
            await hypervisor.AbortJobAsync(guest.Uuid, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException e) when (e.Error is MigrationError.DaemonError or MigrationError.VmNotFound)
        {
            own?.ToldToStop(false);
            // It ended by itself meanwhile, or is in post-copy: the final record tells which.
            follower.AbortRefused(e);
        }

        var final = await follower.StopAsync(cancellationToken).ConfigureAwait(false);
        if (JournalOf(found) is { } journaled)
        {
            var settled = await new MoveRecovery(journaled, repairs: false, candidates, _services).Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
            final = final with { Warnings = [.. final.Warnings.Union(settled.Warnings)] };
        }

        return final;
    }

    private async Task<(IHypervisor Hypervisor, GuestStatus Guest, MigrationSample Sample)> FindMovingAsync(
        HostReference source, GuestReference vm, CancellationToken cancellationToken)
    {
        var hypervisor = await _services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
        var guest = await vm.FindOnAsync(hypervisor, cancellationToken).ConfigureAwait(false) ?? throw VmErrors.NotFound(vm.Name, source.Name);
        var sample = guest.IsActive ? await hypervisor.GetJobAsync(guest.Uuid, cancellationToken).ConfigureAwait(false) : null;
        return sample is { IsMovingAway: true }
            ? (hypervisor, guest, sample)
            : throw VmErrors.NotMoving(vm.Name, source.Name);
    }

    private async Task<MigrationProgress> DescribeAsync(
        string name, Guid uuid, MigrationSample sample, HostReference source, IReadOnlyList<HostReference> candidates, CancellationToken cancellationToken)
    {
        var record = await DescribeJobAsync(name, uuid, sample, source, cancellationToken).ConfigureAwait(false);
        if (record.Destination is not null)
        {
            return record;
        }

        var answers = await Task.WhenAll(candidates
            .Where(c => !string.Equals(c.Name, source.Name, StringComparison.OrdinalIgnoreCase))
            .Select(c => AskForAsync($"{uuid}", c, cancellationToken))).ConfigureAwait(false);
        var destination = answers.FirstOrDefault(a => a.Guest is { IsInMigration: true }).Host;
        return record with { Destination = destination?.Name, DestinationReference = destination };
    }

    private Task<MigrationProgress> DescribeAsync(
        MigrationVm vm, MigrationSample sample, HostReference source, IReadOnlyList<HostReference> candidates, CancellationToken cancellationToken) =>
        DescribeAsync(vm.Name, vm.Uuid, sample, source, candidates, cancellationToken);

    private async Task<MigrationProgress> DescribeJobAsync(
        string name, Guid uuid, MigrationSample sample, HostReference source, CancellationToken cancellationToken)
    {
        var record = new MigrationProgress
        {
            Id = uuid,
            VM = name,
            Uuid = uuid,
            Source = source.Name,
            SourceReference = source,
            Phase = sample.DiskRemaining > 0 ? MigrationPhase.CopyingDisks : MigrationPhase.PreCopy,
            Elapsed = sample.Elapsed ?? TimeSpan.Zero,
            Timestamp = _services.Time.GetLocalNow(),
        };
        var run = RunOf(record);
        var journaled = run is null ? await FindJournalAsync(uuid, sample, source, cancellationToken).ConfigureAwait(false) : null;
        if (run is null && journaled is null)
        {
            var hypervisor = await _services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
            if (await MarkOfJobAsync(hypervisor, uuid, cancellationToken).ConfigureAwait(false) is var (id, text))
            {
                record = record with { Id = id, Reason = text };
            }
        }

        return MoveRecorder.With(
            run is null
                ? journaled is null ? record : record with
                {
                    Id = journaled.Id,
                    Destination = journaled.Destination.Name,
                    DestinationReference = journaled.Destination,
                }
                : record with
                {
                    Id = run.Id,
                    Destination = run.Request.Destination.Name,
                    DestinationReference = run.Request.Destination,
                    Phase = run.Latest.Phase,
                    TransferRate = run.Latest.TransferRate,
                    Remaining = run.Latest.Remaining,
                },
            sample) with
        {
            Percent = IsFollowedHere(run) ? run!.Latest.Percent ?? Alone() : Alone(),
        };

        int? Alone() => ProgressEstimate.None.With(sample, TimeSpan.Zero).Percent;
    }

    private static bool IsFollowedHere(MigrationRun? run) => run is { Completion.IsCompleted: false };

    private bool IsFollowedHere(MigrationProgress migration) => IsFollowedHere(RunOf(migration));

    /// <summary>The moves out of a host that were begun here and have not begun there yet: they wait, check or make ready.</summary>
    private MigrationRun[] WaitingFrom(HostReference source)
    {
        lock (_runs)
        {
            return [.. _runs.Where(r => !r.Completion.IsCompleted && r.Latest.Phase < MigrationPhase.Reserving
                && string.Equals(r.Request.Source.Name, source.Name, StringComparison.OrdinalIgnoreCase))];
        }
    }

    /// <summary>The journal of a move that no session is at work on.</summary>
    private JournaledMove? JournalOf(MigrationProgress migration) => _services.Journals.ReadUnfinished().FirstOrDefault(m => m.Id == migration.Id);

    /// <summary>
    /// The journal of the move that a job belongs to, also where another session is at work on it. One that was left behind is the job's
    /// only if it is older than the job, and its destination receives the guest.
    /// </summary>
    private async Task<JournaledMove?> FindJournalAsync(Guid uuid, MigrationSample sample, HostReference source, CancellationToken cancellationToken)
    {
        var jobBegan = _services.Time.GetUtcNow() - (sample.Elapsed ?? TimeSpan.Zero) + Inexact;
        foreach (var move in _services.Journals.ReadOpen().Where(m => m.Uuid == uuid && m is { End: null, Stage: not (MoveStage.Looking or MoveStage.Planned) }
            && m.BeganAt <= jobBegan && string.Equals(m.Source.Name, source.Name, StringComparison.OrdinalIgnoreCase)))
        {
            if (move.IsInUse || await GuestAnswer.AskAsync(uuid, move.Destination, _services, cancellationToken).ConfigureAwait(false) is { Guest.IsInMigration: true })
            {
                return move;
            }
        }

        return null;
    }

    private MigrationRun? RunOf(MigrationProgress migration)
    {
        lock (_runs)
        {
            return _runs.LastOrDefault(r => r.Id == migration.Id)
                ?? _runs.LastOrDefault(r =>
                    migration.Uuid is not null && r.Uuid == migration.Uuid && !r.IsOver
                    && string.Equals(r.Request.Source.Name, migration.Source, StringComparison.OrdinalIgnoreCase));
        }
    }
}
