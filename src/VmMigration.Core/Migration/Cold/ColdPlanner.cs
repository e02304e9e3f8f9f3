using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Preflight;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>What the daemons are told of a cold move, and how it is described.</summary>
internal static class ColdPlanner
{
    /// <summary>
    /// Where disks are copied, or it has a TPM, the guest goes as a process that stands still; else its definition alone does. The
    /// source's definition stays until the guest is seen to run.
    /// </summary>
    public static MigrationFlags FlagsOf(MigrationRequest request, StoragePlan storage, DomainDescription domain)
    {
        var flags = MigrationFlags.PersistDestination | storage.Flags;
        return ColdSteps.NeedsProcess(storage, domain)
            ? flags | MigrationFlags.Live | MigrationFlags.Paused | MigrationFlags.ChangeProtection
                | (request.Tls ? MigrationFlags.Tls : MigrationFlags.None) | (request.Unsafe ? MigrationFlags.Unsafe : MigrationFlags.None)
            : flags | MigrationFlags.Offline;
    }

    /// <summary>What the daemons are told once the guest is as it is moved: its description may be another than while it ran.</summary>
    public static async Task<PeerMigration> AsStartedAsync(
        PeerMigration planned, MoveFacts facts, StoragePlan storage, IHypervisor source, CancellationToken cancellationToken)
    {
        var xml = await source.GetGuestXmlAsync(facts.Guest!.Uuid, GuestXml.ForMove, cancellationToken).ConfigureAwait(false);
        var there = await DestinationDescription.OfAsync(facts with { DomainXml = xml }, source, storage, cancellationToken).ConfigureAwait(false);
        return planned with
        {
            Parameters = new TypedParameters(
            [
                .. planned.Parameters.Where(p => p.Name is not ("destination_xml" or "persistent_xml")
                    || (p.Name == "destination_xml" && facts.Request.DestinationXml is not null)
                    || (p.Name == "persistent_xml" && facts.Request.PersistentXml is not null)),
                .. there.Parameters,
            ]),
        };
    }

    /// <summary>The parts of a plan's description that are other than a live move's.</summary>
    public static IEnumerable<string> Describe(
        MigrationRequest request, GuestStatus guest, MigrationFlags flags, StoragePlan storage, DomainDescription domain)
    {
        yield return guest.IsActive
            ? $"shut down: within {HumanDuration.Format(request.ShutdownTimeout)}, {(request.Force ? "else its power is taken" : "else it is not moved")}"
            : $"{guest.Name} is off";
        yield return storage.Disks.Any(d => d.IsCopied)
            ? $"disks: from {request.Source.Name} to {request.Destination.Name}, by the daemons, {PlanDescription.Encryption(flags)}"
            : "disks: stay where they are";
        if (TpmState.IsOf(domain))
        {
            yield return "TPM: its state goes along, with the guest standing still before its first instruction";
        }

        yield return guest.IsActive && !request.NoStart ? $"then: started on {request.Destination.Name}" : $"then: off on {request.Destination.Name}";
        yield return request.KeepSource
            ? $"definition: kept on {request.Destination.Name}, kept on {request.Source.Name}"
            : $"definition: kept on {request.Destination.Name}, removed from {request.Source.Name} once it is seen {(guest.IsActive && !request.NoStart ? "to run" : "there")}";
        foreach (var disk in storage.Disks)
        {
            yield return $"{disk}";
        }
    }
}
