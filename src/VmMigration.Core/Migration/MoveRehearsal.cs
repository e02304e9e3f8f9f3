using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Preflight;
using VmMigration.Secrets;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>
/// A move that is rehearsed: its disks are looked at as a move does, what its plan makes is made, the destination takes the
/// guest in up to the point where memory would flow, and all that is taken back. What it does stands in a journal, as
/// for a move, until nothing is left of it.
/// </summary>
/// <param name="facts">What both hosts said of it at first.</param>
/// <param name="source">The source host.</param>
/// <param name="destination">The destination host.</param>
/// <param name="services">The session's.</param>
internal sealed class MoveRehearsal(MoveFacts facts, HostView source, HostView destination, MigrationServices services)
{
    private GuestStatus Guest => facts.Guest!;

    /// <summary>What can be said of its disks.</summary>
    public Task<StorageSurvey> DisksAsync() => OnceAsync("survey", token => AloneAsync(
        () => LookAsync(looks => StoragePlanner.SurveyAsync(
            facts.Request, Guest, facts.Domain!, new ProbingSight(source.Hypervisor, destination.Hypervisor, looks, token), token)),
        token));

    /// <summary>What is done about its firmware's variables.</summary>
    /// <exception cref="MigrationException">What stands in their way.</exception>
    public Task<PlannedSteps> NvramAsync() => OnceAsync("variables", token => LookAsync(
        looks => NvramPlanner.PlanAsync(facts, source.Hypervisor, destination.Hypervisor, looks, token)));

    /// <summary>Rehearses it.</summary>
    /// <returns>What could not be taken back.</returns>
    /// <exception cref="MigrationException">Why it would not work: of its plan, or in a host's own words.</exception>
    public Task<IReadOnlyList<string>> RunAsync() => OnceAsync("rehearsal", token => AloneAsync(() => RunAsync(token), token));

    private async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        using var place = await services.Limits.EnterAsync(
            facts.Request.Source, facts.Request.Destination, _ => { }, cancellationToken).ConfigureAwait(false);
        // Whether the daemons reach each other is another question.
        var request = facts.Request with { Control = ControlMode.Direct, Tunnelled = false };
        OptionRules.Demand(request);
        var plan = await MigrationPlanner.PlanCheckedAsync(
            facts with { Request = request }, [], source.Hypervisor, destination.Hypervisor, prove: false, services.Journals, services.Time, cancellationToken).ConfigureAwait(false);
        if (plan.Steps.OfType<CopySecretStep>().FirstOrDefault() is { } step)
        {
            // A destination that is only looked at is given nobody's key, and without it cannot open what the key is for.
            throw new MigrationException(
                MigrationError.SecretMissing, $"{facts.Request.Destination.Name} lacks secret {step.Secret.Uuid}, which only a move copies (-CopySecret)",
                "To rehearse all of it, define the secret there by hand (virsh secret-define, virsh secret-set-value).", $"{step.Secret.Uuid}") { Check = CheckIds.Secrets };
        }

        return await RunAsync(plan with { Steps = [.. plan.Steps.Where(s => s.Side is MoveSide.Destination)] }, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> RunAsync(MigrationPlan plan, CancellationToken cancellationToken)
    {
        var recorder = new MoveRecorder(plan.Request, new ProgressFeed(), services.Time);
        using var journal = MigrationJournal.Begin(services.Journals, recorder.Id, plan, services.Time);
        journal.Note("a rehearsal: no memory is sent");
        var steps = MoveSteps.Of(plan, journal, services.Connections);
        try
        {
            await steps.DoAsync(recorder, cancellationToken).ConfigureAwait(false);
            await DirectRehearsal.RunAsync(
                CheckedMove.Of(plan), plan.Peer, source.Hypervisor, destination.Hypervisor, journal).ConfigureAwait(false);
        }
        finally
        {
            await steps.SettleAsync(Verdict.NotMoved, recorder).ConfigureAwait(false);
            if (steps.AreSettled)
            {
                journal.Discard();
            }
        }

        return recorder.Latest.Warnings;
    }

    private Task<T> AloneAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => GuestView.AloneAsync(Guest.Uuid, ask, cancellationToken);

    private Task<T> OnceAsync<T>(string what, Func<CancellationToken, Task<T>> ask) =>
        source.OnceAsync($"{what} of {Guest.Uuid} for {destination.Name}", ask);

    private async Task<T> LookAsync<T>(Func<FolderLooks, Task<T>> look)
    {
        using var looks = new FolderLooks(services.Journals, facts.Request, Guest, services.Time);
        return await looks.TakeAsync(() => look(looks)).ConfigureAwait(false);
    }
}
