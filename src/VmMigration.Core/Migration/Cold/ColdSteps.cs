using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Preflight;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>
/// What a cold move does around the one step in which daemons move the guest. Settled backwards: what arrived goes before
/// the images that it uses, and the guest is started again last of all.
/// </summary>
internal static class ColdSteps
{
    /// <summary>Whether the guest has to be started, standing still, since disks or its TPM's state go with it.</summary>
    public static bool NeedsProcess(StoragePlan storage, DomainDescription domain) => storage.Disks.Any(d => d.IsCopied) || TpmState.IsOf(domain);

    /// <param name="facts">Both hosts and the guest.</param>
    /// <param name="storage">What becomes of the disks.</param>
    /// <param name="before">What is made on the destination before the guest comes.</param>
    /// <param name="destination">The destination.</param>
    /// <param name="looks">What is looked into for it.</param>
    /// <param name="time">What passes while the guest shuts down.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<MoveStep>> ForAsync(
        MoveFacts facts, StoragePlan storage, IEnumerable<MoveStep> before, IHypervisor destination, FolderLooks looks, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (request, guest) = (facts.Request, facts.Guest!);
        Demand(facts);
        await TpmState.DemandNoneThereAsync(facts, destination, looks, cancellationToken).ConfigureAwait(false);
        List<MoveStep> steps = [];
        if (guest.IsActive)
        {
            steps.Add(new ShutDownStep(guest.Uuid, guest.Name, request.ShutdownTimeout, request.Force)
            {
                Time = time, Until = time.GetUtcNow() + request.ShutdownTimeout,
            });
        }

        steps.AddRange(before);
        if (NeedsProcess(storage, facts.Domain!))
        {
            steps.Add(new StartPausedStep(guest.Uuid));
        }

        if (!request.KeepSource)
        {
            steps.Add(new RemoveDefinitionStep(guest.Uuid));
        }

        steps.Add(new ArrivedGuestStep(guest.Uuid, guest.IsActive && !request.NoStart));
        return steps;
    }

    /// <summary>Why the guest must not be shut down, and what to do; null where it may be.</summary>
    public static (string Why, string Action)? WhyNotShutDown(MoveFacts facts) => facts.Guest is { Persistent: false } guest
        ? ($"it is transient: shut down it would be gone from {facts.Request.Source.Name}",
            $"Define it first (virsh dumpxml {CommandText.Virsh(guest.Name, guest.Uuid)}, virsh define), or move it live.")
        : null;

    private static void Demand(MoveFacts facts)
    {
        var (request, guest) = (facts.Request, facts.Guest!);
        if (WhyNotShutDown(facts) is var (why, fix))
        {
            throw Refusal(MigrationError.VmNotRunning, why, fix);
        }

        if (facts.SameUuid is not null)
        {
            throw Refusal(
                MigrationError.VmNameTaken, $"{request.Destination.Name} has a definition of it already",
                $"Remove that if it is a leftover (virsh undefine {CommandText.Virsh(guest.Name, guest.Uuid)} on {request.Destination.Name}).");
        }

        MigrationException Refusal(MigrationError error, string why, string action) =>
            new(error, $"{why}.", action, guest.Name);
    }
}
