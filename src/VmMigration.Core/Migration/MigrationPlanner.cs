using VmMigration.Belongings;
using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Preflight;
using VmMigration.Preflight.Checks;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>
/// Turns a request into a plan: reads both hosts, asks the checks, decides about disks, chooses flags and parameters.
/// Changes nothing, but for pools and markers that are there while folders are looked at.
/// </summary>
public static class MigrationPlanner
{
    /// <summary>Plans a move.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="source">The source host.</param>
    /// <param name="destination">The destination host.</param>
    /// <param name="prove">
    /// Whether to prove that the daemons reach each other. A move that makes nothing beforehand need not: its first step is
    /// that very connection and fails in the same words before anything is started, and over ssh it costs a third of a
    /// small guest's move.
    /// </param>
    /// <param name="journals">Where it is written down that folders are looked at, as long as they are.</param>
    /// <param name="time">What passes while the plan is carried out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Why it would not work.</exception>
    public static async Task<MigrationPlan> PlanAsync(
        MigrationRequest request, IHypervisor source, IHypervisor destination, bool prove, JournalFolder journals, TimeProvider time,
        CancellationToken cancellationToken)
    {
        OptionRules.Demand(request);
        var (from, to) = (new HostView(source, forMany: false, cancellationToken), new HostView(destination, forMany: false, cancellationToken));
        var facts = await VmErrors.BeforeMoveAsync(request.VM, () => FactsReader.ReadAsync(request, from, to)).ConfigureAwait(false);
        var checks = await PreflightRunner.DemandAsync(new MoveView(facts, from, to, CheckOccasion.Move)
        {
            Journals = journals,
            Looks = facts.Guest is { } guest ? new MoveLooks(request, guest, from, to, (journals, time)) : null,
        }).ConfigureAwait(false);
        return await PlanCheckedAsync(facts, checks, source, destination, prove, journals, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Plans a move that checks were asked about.</summary>
    /// <param name="facts">What both hosts said of it at first.</param>
    /// <param name="checks">What the checks found.</param>
    /// <param name="source">The source host.</param>
    /// <param name="destination">The destination host.</param>
    /// <param name="prove">Whether to prove that the daemons reach each other.</param>
    /// <param name="journals">Where it is written down that folders are looked at, as long as they are.</param>
    /// <param name="time">What passes while the plan is carried out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Why it would not work.</exception>
    internal static async Task<MigrationPlan> PlanCheckedAsync(
        MoveFacts facts, IReadOnlyList<MigrationCheck> checks, IHypervisor source, IHypervisor destination, bool prove, JournalFolder journals, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var request = facts.Request;
        VersionRules.Demand(request, facts.Source, facts.Destination);
        GivenXml.Demand(facts);
        var guest = facts.Guest!;
        request = await ParallelRule.ApplyAsync(request, facts.Domain!.Vcpus.Current, source, destination, cancellationToken).ConfigureAwait(false);
        using var looks = new FolderLooks(journals, request, guest, time);
        var storage = await LookAsync(
            () => StoragePlanner.PlanAsync(request, guest, facts.Domain!, source, destination, looks, cancellationToken)).ConfigureAwait(false);
        if (request.Tunnelled && storage.Disks.FirstOrDefault(d => d.IsCopied) is { } copied)
        {
            throw TunnelledCheck.Refusal(request, copied.Target);
        }

        var belongings = await LookAsync(
            () => GuestBelongings.PlanAsync(new BelongingScene(facts with { Request = request }, source, destination, storage, looks), cancellationToken)).ConfigureAwait(false);
        MoveStep[] before = [.. belongings.BeforeDisks, .. storage.Steps, .. belongings.AfterDisks];
        var there = await VmErrors.BeforeMoveAsync(
            guest.Name, () => DestinationDescription.OfAsync(facts, source, storage, cancellationToken)).ConfigureAwait(false);
        var parameters = new TypedParameters([.. MoveParameters.Of(request), .. storage.Parameters, .. there.Parameters]);
        var isCold = request.Kind is MigrationKind.Cold;
        var ending = isCold ? null : MoveEnding.Of(request, facts);
        var control = await ControlChoice.MakeAsync(
            request, guest, facts.Domain!, storage, source,
            guest.IsActive && (prove || isCold || before.Any(s => s.ActsBefore)) && !before.Any(s => s is ForgetSnapshotsStep),
            cancellationToken).ConfigureAwait(false);
        var flags = (isCold ? ColdPlanner.FlagsOf(request, storage, facts.Domain!) : MoveFlags.Of(request, guest) | storage.Flags | (ending?.Flags ?? MigrationFlags.None))
            | (control.Mode is ControlMode.Direct ? MigrationFlags.None : MigrationFlags.PeerToPeer);
        flags &= belongings.KeepsDefinition ? ~MigrationFlags.UndefineSource : flags;
        var peer = new PeerMigration(request.Destination.EffectivePeerUri ?? "", flags, parameters);
        var planned = facts with { Request = request };
        return new MigrationPlan
        {
            Request = request,
            Kind = request.Kind,
            Guest = guest,
            IsDefinedThere = facts.SameUuid is not null,
            Domain = facts.Domain!,
            MarksOver = [.. OtherMoveCheck.Judge(facts, journals, time.GetUtcNow()).Where(m => m.State is MarkState.Over).Select(m => m.Mark.Journal)],
            Control = control.Mode,
            Ending = ending,
            Steps = isCold
                ? await LookAsync(() => ColdSteps.ForAsync(planned, storage, before, destination, looks, time, cancellationToken)).ConfigureAwait(false)
                : [.. before, .. StepsFor(request, guest, facts, ending)],
            Disks = storage.Disks,
            Peer = peer,
            Refresh = isCold ? token => ColdPlanner.AsStartedAsync(peer, planned, storage, source, token) : null,
            Description =
            [
                .. isCold
                    ? ColdPlanner.Describe(request, guest, flags, storage, facts.Domain!)
                    : PlanDescription.Of(request, guest, flags, control, ending, storage),
                .. belongings.Description,
                .. there.Changes.Select(c => $"there: {c}"),
            ],
            Warnings =
            [
                .. checks.Where(c => c.Status is CheckStatus.Warning).Select(c => $"{c.Message} ({c.Id}; {c.Fix})"),
                .. WarningsFor(request, control, facts.Domain!), .. storage.Warnings, .. belongings.Warnings,
            ],
            ChecksPassed = checks.Count(c => c.Status is CheckStatus.Pass) + storage.Disks.Count + (control.IsProved ? 1 : 0),
        };

        Task<T> LookAsync<T>(Func<Task<T>> look) => VmErrors.BeforeMoveAsync(guest.Name, () => looks.TakeAsync(look));
    }

    private static MoveStep[] StepsFor(MigrationRequest request, GuestStatus guest, MoveFacts facts, MoveEnding? ending) =>
        (ending?.Policy.DowntimeAfter(0) ?? request.MaxDowntime) is { } limit && guest.IsActive ? [new LimitDowntimeStep(guest.Uuid, limit, facts.MaxDowntime)] : [];

    private static string[] WarningsFor(MigrationRequest request, ControlChoice control, DomainDescription domain)
    {
        List<string> warnings = [];
        if (request.Unsafe && domain.Disks.Any(d => !d.IsEmpty))
        {
            warnings.Add("libvirt is told not to fear for its disks (-Unsafe): "
                + string.Join(", ", domain.Disks.Where(d => !d.IsEmpty).Select(d => $"{d.Target} with cache {d.Cache ?? "default"}")));
        }

        if (control is { Mode: ControlMode.Direct, Why: { } why })
        {
            warnings.Add($"this session drives the move and has to stay until its end: {why}");
        }

        return [.. warnings];
    }
}
