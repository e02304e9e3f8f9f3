using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Migration;

/// <summary>
/// Puts a guest right whose move lost the one who drove it: as <see cref="RecoveryRule"/> says, until nothing is
/// left to do. Safe to repeat.
/// </summary>
internal sealed class DirectRecovery(
    Guid uuid, string vm, HostReference source, HostReference destination, MigrationFlags flags, MoveStage stage, MigrationServices services)
{
    private bool _isToStay;

    /// <summary>Whether the destination had a definition of the guest before; null where nobody knows.</summary>
    public bool? IsDefinedThere { get; init; }

    /// <summary>How the source itself said that the guest had left it, where what stood still of it was ended there; null where nothing was.</summary>
    public string? Departure { get; private set; }

    /// <summary>Of a move that is known from its journal.</summary>
    public static DirectRecovery Of(JournaledMove move, MigrationServices services) =>
        new(move.Uuid, move.VM, move.Source, move.Destination, move.Peer.Flags, move.Stage, services)
        {
            IsDefinedThere = move.IsDefinedThere,
        };

    /// <summary>
    /// Does it. Where the guest is afterwards is for both hosts to say (<see cref="Conclusion"/>). Hosts that cannot be asked are
    /// asked again for a while, and nothing is touched as long as one is silent.
    /// </summary>
    /// <param name="told">Told of what was done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(Action<string> told, CancellationToken cancellationToken)
    {
        var hosts = new BothHosts(uuid, source, destination, services);
        while (true)
        {
            var (here, there) = await hosts.AskUntilAsync(
                (leaving, arriving) => Decide(leaving, arriving) is not RecoveryAction.Wait && leaving.Asked && arriving.Asked, cancellationToken).ConfigureAwait(false);
            var action = Decide(here, there);
            if (action is RecoveryAction.LeaveAlone && here is { Guest.IsLeftBySwitchover: true } && there.IsIdle)
            {
                told($"{vm} stands still on {source.Name}, and whether {destination.Name} has had it running cannot be told: nothing was touched. If it ran there: "
                    + $"virsh destroy {CommandText.Virsh(vm, uuid)} on {source.Name}, virsh start {CommandText.Virsh(vm, uuid)} on {destination.Name}; if not: virsh resume {CommandText.Virsh(vm, uuid)} on {source.Name}");
            }

            if (_isToStay || action is RecoveryAction.None or RecoveryAction.Wait or RecoveryAction.LeaveAlone || hosts.IsPatienceOver)
            {
                return;
            }

            if (!await TryAsync(action, told, cancellationToken).ConfigureAwait(false))
            {
                await hosts.PauseAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private RecoveryAction Decide(GuestAnswer here, GuestAnswer there) => RecoveryRule.Decide(new RecoveryFacts
    {
        Control = ControlMode.Direct, Stage = stage, Flags = flags, IsDefinedThere = IsDefinedThere, Source = here, Destination = there,
    });

    private async Task<bool> TryAsync(RecoveryAction action, Action<string> told, CancellationToken cancellationToken)
    {
        try
        {
            var host = await services.Connections.GetAsync(source, cancellationToken).ConfigureAwait(false);
            switch (action)
            {
                case RecoveryAction.ResumeSource:
                    await host.ResumeGuestAsync(uuid, cancellationToken).ConfigureAwait(false);
                    told($"{vm} stood still on {source.Name} and was not on {destination.Name}: it was resumed on {source.Name}");
                    break;
                case RecoveryAction.DestroySource:
                    await host.DestroyGuestAsync(uuid, cancellationToken).ConfigureAwait(false);
                    Departure = $"{source.Name} had it standing still since the switchover";
                    told($"{vm} is on {destination.Name}: what stood still of it on {source.Name} was ended");
                    break;
                default:
                    told(await UndefineAsync(host, cancellationToken).ConfigureAwait(false));
                    break;
            }

            return true;
        }
        catch (MigrationException)
        {
            // Asked again, and what is to be done decided anew, as long as there is patience.
            return false;
        }
    }

    /// <summary>
    /// The state of an emulated TPM goes with a definition, and on a folder that both hosts share it is the one that the guest runs with
    /// on the destination: it is kept, and where libvirt cannot do that, so is the definition.
    /// </summary>
    /// <returns>What was done.</returns>
    private async Task<string> UndefineAsync(IHypervisor host, CancellationToken cancellationToken)
    {
        var hasTpm = TpmState.IsOf(DomainDescription.Parse(await host.GetGuestXmlAsync(uuid, GuestXml.Kept, cancellationToken).ConfigureAwait(false)));
        if (hasTpm && (await host.GetFactsAsync(cancellationToken).ConfigureAwait(false)).LibvirtVersion < TpmState.KeptSince)
        {
            _isToStay = true;
            return $"{vm} is on {destination.Name}: its definition stays on {source.Name}, shut off, since libvirt before {TpmState.KeptSince} deletes the state of its TPM with it, "
                + $"which {destination.Name} may share";
        }

        await host.UndefineGuestAsync(uuid, keepsTpm: hasTpm, cancellationToken).ConfigureAwait(false);
        return $"{vm} is on {destination.Name}: its definition was removed from {source.Name}"
            + (hasTpm ? $"; the state of its TPM stays there ({TpmState.FolderOf(uuid)}), which {destination.Name} may share" : "");
    }
}
