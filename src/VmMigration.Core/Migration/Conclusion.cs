using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>Asks both hosts where the guest is until they agree, and says so.</summary>
internal sealed class Conclusion(Guid uuid, HostReference source, HostReference destination, MigrationServices services)
{
    /// <summary>libvirt tells the reason to nobody but the caller who began the move.</summary>
    private const string NotTold = "The move failed or was stopped; why is known only where it was begun";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private MigrationSample? _figures;

    public Verdict Verdict { get; private set; } = Verdict.Unknown;

    private GuestAnswer Source { get; set; }

    private GuestAnswer Destination { get; set; }

    /// <summary>Asks. Hosts that are not done, or do not answer, are asked again for a while.</summary>
    public async Task<Conclusion> ReachAsync(CancellationToken cancellationToken)
    {
        var patience = new Patience(services.Time);
        while (true)
        {
            var here = AskAsync(source, cancellationToken);
            var there = AskAsync(destination, cancellationToken);
            var figures = FiguresAsync(cancellationToken);
            Source = await here.ConfigureAwait(false);
            Destination = await there.ConfigureAwait(false);
            _figures = await figures.ConfigureAwait(false);
            Verdict = VerdictRule.Decide(Source, Destination);
            if (Verdict is Verdict.Moved or Verdict.NotMoved or Verdict.Nowhere || patience.IsOver)
            {
                return this;
            }

            await Task.Delay(Pause, services.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the final record.</summary>
    public MigrationProgress Record(MoveRecorder recorder, string vm, string from, string to, MigrationException? failure)
    {
        switch (Verdict)
        {
            case Verdict.Moved:
                if (_figures is not null)
                {
                    recorder.Note(_figures);
                }

                return recorder.End(MigrationOutcome.Completed, $"runs on {to}; {LeftOnSource(from)}", null);
            case Verdict.NotMoved when failure is { Error: MigrationError.MigrationCancelled }:
                return recorder.End(
                    MigrationOutcome.Cancelled,
                    $"runs on {from} as before; {LeftOnDestination(to)}",
                    new MigrationException(
                        MigrationError.MigrationCancelled,
                        $"The move of {vm} was stopped. It runs on {from} as before; {LeftOnDestination(to)}.",
                        "Start it again if it was not meant to be stopped.",
                        vm,
                        failure));
            case Verdict.NotMoved:
                return Failed(recorder, $"{vm} was not moved and runs on {from} as before; {LeftOnDestination(to)}. {failure?.Message ?? NotTold}", failure);
            case Verdict.Nowhere:
                return Failed(recorder, $"{vm} ended while it was moved: neither {from} nor {to} runs it. {failure?.Message}", failure);
            default:
                var error = UnknownError(vm, from, to, failure);
                return recorder.End(MigrationOutcome.Unknown, error.Message, error);
        }

        MigrationProgress Failed(MoveRecorder to, string message, MigrationException? cause)
        {
            var error = new MigrationException(
                cause?.Error is null or MigrationError.DaemonError or MigrationError.ConnectionLost ? MigrationError.MigrationFailed : cause.Error,
                message.TrimEnd(),
                cause?.RecommendedAction ?? $"Look into {from}'s and {destination.Name}'s logs of the guest (/var/log/libvirt/qemu/{vm}.log).",
                vm,
                cause);
            return to.End(MigrationOutcome.Failed, error.Message, error);
        }
    }

    private string LeftOnSource(string from) =>
        Source.Guest is null ? $"nothing left on {from}" : $"its definition is kept on {from}, shut off";

    private string LeftOnDestination(string to) =>
        Destination.Guest is null ? $"nothing was left on {to}" : $"{to} has its earlier definition, shut off";

    private MigrationException UnknownError(string vm, string from, string to, MigrationException? failure)
    {
        var what = Verdict == Verdict.Both
            ? $"{from} and {to} both say that {vm} runs on them."
            : $"Where {vm} runs is not known: {Says(from, Source)}; {Says(to, Destination)}.";
        return new MigrationException(
            MigrationError.OutcomeUnknown,
            $"{what} Nothing was started, stopped or deleted.",
            $"Look at both before anything else: virsh domstate --reason {vm} on {from} and on {to}. If it runs on one of them and is paused "
            + "(migration) on the other, destroy the paused one. If it is paused on both, resume neither before you know why.",
            vm,
            failure);
    }

    private static string Says(string host, GuestAnswer answer) => answer switch
    {
        { Asked: false } => $"{host} cannot be asked",
        { Guest: null } => $"{host} does not have it",
        { Guest: { } guest } => $"{host} has it {guest.State} (reason {guest.Reason})",
    };

    private async Task<GuestAnswer> AskAsync(HostReference host, CancellationToken cancellationToken)
    {
        try
        {
            var hypervisor = await services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
            return new GuestAnswer(true, await hypervisor.GetGuestAsync(uuid, cancellationToken).ConfigureAwait(false));
        }
        catch (MigrationException)
        {
            return GuestAnswer.Unreachable;
        }
    }

    /// <summary>The destination keeps the figures of the job that brought the guest, the real downtime among them.</summary>
    private async Task<MigrationSample?> FiguresAsync(CancellationToken cancellationToken)
    {
        try
        {
            var hypervisor = await services.Connections.GetAsync(destination, cancellationToken).ConfigureAwait(false);
            return await hypervisor.GetCompletedJobAsync(uuid, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            return null;
        }
    }
}
