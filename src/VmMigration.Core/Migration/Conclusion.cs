using VmMigration.Belongings;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>Asks both hosts where the guest is until they agree, and says so.</summary>
internal sealed class Conclusion(Guid uuid, HostReference source, HostReference destination, MigrationServices services)
{
    /// <summary>VIR_DOMAIN_RUNNING_MIGRATED.</summary>
    private const int ArrivedByMove = 2;

    private static readonly TimeSpan LettingGo = TimeSpan.FromSeconds(5);

    /// <summary>For how long a destination that never had the guest is waited for, which may only be restarting its daemon: then what it has of the move is settled at once.</summary>
    private static readonly TimeSpan Return = TimeSpan.FromSeconds(8);

    /// <summary>How long a daemon may take to hear that a guest's process has ended.</summary>
    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(5);
    private MigrationSample? _figures;

    public Verdict Verdict { get; private set; } = Verdict.Unknown;

    /// <summary>
    /// Whether the source's daemon is to remove its definition at the end. It does so a moment after the guest has gone, and
    /// whoever is not told the end by that daemon may ask in between.
    /// </summary>
    public bool IsSourceToGo { get; init; }

    /// <summary>Whether it was watched all the time on the source, and ran there all the time: then the destination has never had it.</summary>
    public bool HasNeverStoodStill { get; init; }

    /// <summary>What else is said of a move that succeeded.</summary>
    public string Beside { get; set; } = "";

    /// <summary>Whether the guest's memory is on two hosts, as far as they say.</summary>
    public bool IsInPostCopy => Source.Guest is { IsInPostCopy: true } && Destination.Guest is { IsInPostCopy: true };

    /// <summary>
    /// By what is settled what was done for the move: a guest that is nowhere was not moved, if it ended on the source and the
    /// destination, which keeps the definition of one that has arrived, has none.
    /// </summary>
    public Verdict SettledBy(MigrationFlags flags, string? departure = null) =>
        Verdict is Verdict.Nowhere && Source.Guest is { HasEndedHere: true } && Destination.Guest is null
        && flags.HasFlag(MigrationFlags.PersistDestination) ? Verdict.NotMoved
        : IsContradicted(departure) ? Verdict.Unknown : Verdict;

    /// <summary>The source says that its owner ended the guest there (1 SHUTDOWN, 2 DESTROYED), and nobody that it left.</summary>
    private bool IsContradicted(string? departure) =>
        Verdict is Verdict.Moved && departure is null && Source.Guest is { State: VmState.ShutOff, Reason: 1 or 2 };

    /// <summary>How the source itself says now that the guest left it; null where it does not.</summary>
    /// <param name="flags">What the daemons were told: libvirt removes a definition with the guest that leaves, and not otherwise.</param>
    public string? Departure(MigrationFlags flags) => (Source, Destination) switch
    {
        ({ Guest.HasMovedAway: true }, _) => $"{source.Name} says that it was moved away",
        ({ Asked: true, Guest: null }, { Guest: { State: VmState.Running, Reason: ArrivedByMove } }) when flags.HasFlag(MigrationFlags.UndefineSource) =>
            $"{source.Name} has removed its definition, as it was to do when the guest had left",
        _ => null,
    };

    /// <summary>
    /// Whether a guest that neither has went to a third host: the source says that it was moved away, and the destination, which keeps the definition
    /// of one that has arrived, has none.
    /// </summary>
    public bool HasGoneElsewhere(MigrationFlags flags) =>
        Source.Guest is null or { HasMovedAway: true } && Destination.Guest is null && flags.HasFlag(MigrationFlags.PersistDestination);

    private GuestAnswer Source { get; set; }

    private GuestAnswer Destination { get; set; }

    /// <summary>Asks. Hosts that are not done, or do not answer, are asked again for a while.</summary>
    /// <param name="cancellationToken">Asks no more.</param>
    /// <param name="isWaitedFor">Whether a host that is not done has been waited for already.</param>
    public async Task<Conclusion> ReachAsync(CancellationToken cancellationToken, bool isWaitedFor = false)
    {
        var asked = services.Time.GetTimestamp();
        var hosts = new BothHosts(uuid, source, destination, services);
        while (true)
        {
            (Source, Destination) = await hosts.AskUntilAsync(IsClear, cancellationToken).ConfigureAwait(false);
            Verdict = VerdictRule.Decide(Source, Destination, HasNeverStoodStill);
            if (Verdict is not Verdict.NotMoved || services.Time.GetElapsedTime(asked) >= Ending || await HasProcessAsync(cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            await hosts.PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        if (Verdict is Verdict.Moved)
        {
            _figures = await FiguresAsync(cancellationToken).ConfigureAwait(false);
        }

        return this;

        bool IsClear(GuestAnswer here, GuestAnswer there) => VerdictRule.Decide(here, there, HasNeverStoodStill) switch
        {
            Verdict.Moved => !IsSourceToGo || here.Guest is null || services.Time.GetElapsedTime(asked) >= LettingGo,
            Verdict.NotMoved => there.Asked || services.Time.GetElapsedTime(asked) >= Return,
            Verdict.Nowhere or Verdict.Moving or Verdict.PostCopyBroken => true,
            Verdict.Unsettled => isWaitedFor,
            _ => false,
        };
    }

    /// <summary>Writes the final record.</summary>
    /// <param name="recorder">Where to.</param>
    /// <param name="vm">The guest's name.</param>
    /// <param name="failure">Why it was not moved, as far as anybody was told.</param>
    /// <param name="steps">What was done for the move, and settled; null where nobody knows of any.</param>
    public MigrationProgress Record(MoveRecorder recorder, string vm, MigrationException? failure, MoveSteps? steps = null)
    {
        var kept = steps?.KeptOn(MoveSide.Source) ?? [];
        if (steps is not null && IsContradicted(steps.Departure))
        {
            return Unknown(new ConclusionText(vm, source.Name, Source, destination.Name, Destination).Contradicted(failure));
        }

        if (Verdict is Verdict.Moved && Destination.Guest?.WhyNotInOrder is { } trouble)
        {
            return Failed(new ConclusionText(vm, source.Name, Source, destination.Name, Destination).ArrivedOutOfOrder(trouble, [.. kept.Select(k => k.What)]));
        }

        if (Verdict == Verdict.Moved)
        {
            if (_figures is not null)
            {
                recorder.Note(_figures);
            }

            if (Destination.Guest is { State: VmState.Running } && steps?.IsSettled<SetClockStep>() is not true
                && ClockBelonging.Behind(vm, uuid, recorder.Stillness, destination.Name) is { } behind)
            {
                recorder.Warn(behind);
            }

            var names = string.Join(", ", kept.Select(k => k.What));
            var left = (steps?.IsSettled<RemoveDefinitionStep>() is true ? null : Source.Guest, kept) switch
            {
                (null, []) => steps is { AreSettled: false } ? $"see the warnings for what is left on {source.Name}" : $"nothing left on {source.Name}",
                (null, _) => $"kept on {source.Name}: {names}",
                (_, []) => $"its definition is kept on {source.Name}, shut off",
                _ => $"its definition is kept on {source.Name}, shut off, and so are {names}",
            };
            var how = Destination.Guest is { State: VmState.Paused } ? "is, paused," : "runs";
            return recorder.End(MigrationOutcome.Completed, $"{how} on {destination.Name}; {left}{Beside}", null);
        }

        var text = new ConclusionText(vm, source.Name, Source, destination.Name, Destination)
        {
            KeptThere = [.. (steps?.KeptOn(MoveSide.Destination) ?? []).Select(k => k.What)],
        };
        return Verdict switch
        {
            Verdict.NotMoved when failure is { Error: MigrationError.MigrationCancelled } =>
                recorder.End(MigrationOutcome.Cancelled, text.AsBefore, text.Cancelled(failure)),
            Verdict.NotMoved => Failed(text.NotMoved(failure)),
            Verdict.Nowhere => Failed(text.Nowhere(failure)),
            Verdict.Moving => Failed(text.MovedByAnother(failure)),
            Verdict.PostCopyBroken => Unknown(text.PostCopyBroken(failure)),
            Verdict.Unsettled when failure is { Error: MigrationError.PostCopyBroken } => Unknown(text.PostCopyBroken(failure)),
            _ => Unknown(text.Unknown(Verdict, failure)),
        };

        MigrationProgress Failed(MigrationException error) => recorder.End(MigrationOutcome.Failed, error.Message, error);
        MigrationProgress Unknown(MigrationException error) => recorder.End(MigrationOutcome.Unknown, error.Message, error);
    }

    /// <summary>
    /// Whether QEMU itself answers on the source. Its daemon says that a guest runs until it has heard of the end of its process, and a
    /// move fails the sooner (seen with 9.0: a guest that shut down "runs as before").
    /// </summary>
    private async Task<bool> HasProcessAsync(CancellationToken cancellationToken)
    {
        if (Source.Guest is not { IsActive: true })
        {
            return true;
        }

        try
        {
            var hypervisor = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
            await hypervisor.GetMaxDowntimeAsync(uuid, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (MigrationException e)
        {
            // Others than these say nothing of the process: a daemon that is busy with the guest, or has no such call.
            return e.Error is not (MigrationError.DaemonError or MigrationError.VmNotFound or MigrationError.VmNotRunning);
        }
    }

    /// <summary>
    /// The destination keeps the figures of the job that brought the guest, the real downtime among them. Those of
    /// another job are not ours.
    /// </summary>
    private async Task<MigrationSample?> FiguresAsync(CancellationToken cancellationToken)
    {
        try
        {
            var hypervisor = await services.Connections.GetAsync(destination, cancellationToken).ConfigureAwait(false);
            var figures = await hypervisor.GetCompletedJobAsync(uuid, cancellationToken).ConfigureAwait(false);
            return figures is { Type: DomainJobType.Completed, Operation: null or DomainJob.MigrationIn } ? figures : null;
        }
        catch (MigrationException)
        {
            return null;
        }
    }
}
