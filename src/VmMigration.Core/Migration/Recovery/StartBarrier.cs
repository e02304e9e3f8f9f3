using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>
/// Stands before each start of a guest on the host that it was to leave: nothing is started there before the destination has said that it
/// has nothing of the guest, nor, after a session has died, before all other hosts that are known have said that it does not run there.
/// </summary>
internal sealed class StartBarrier(
    Guid uuid, string vm, HostReference source, HostReference destination, IReadOnlyList<HostReference> others, MigrationServices services)
{
    /// <summary>Asks them, where the guest is off.</summary>
    /// <param name="here">The host that it was to leave.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Why it must not be started, or may not.</exception>
    public async Task DemandAsync(IHypervisor here, CancellationToken cancellationToken)
    {
        if (await here.GetGuestAsync(uuid, cancellationToken).ConfigureAwait(false) is { IsActive: true })
        {
            return;
        }

        var there = await GuestAnswer.AskAsync(uuid, destination, services, cancellationToken).ConfigureAwait(false);
        if (!there.Asked)
        {
            throw Refusal(MigrationError.HostUnreachable, $"{destination.Name} cannot be asked whether it has it.", $"Resume-VmMigration {CommandText.Cmdlet(vm)} -Source {source.Name} does it once that host answers.");
        }

        if (there.Guest is { } guest)
        {
            throw Refusal(
                MigrationError.VmAlreadyThere,
                guest.IsActive ? $"it runs on {destination.Name}." : $"{destination.Name} has it, shut off, and could start it at any time.",
                $"Find out which of the two hosts has the real one (Get-MigrationVm {CommandText.Cmdlet(vm)}); remove the other (virsh undefine {CommandText.Virsh(vm, uuid)}), and then: Resume-VmMigration {CommandText.Cmdlet(vm)} -Source {source.Name}.");
        }

        switch (await AskOthersAsync(cancellationToken).ConfigureAwait(false))
        {
            case (OtherHosts.HaveIt, { } host):
                throw Refusal(MigrationError.VmAlreadyThere, $"it runs on {host.Name}.", $"Get-MigrationVm {CommandText.Cmdlet(vm)} shows it. If it is to stay there: Resume-VmMigration {CommandText.Cmdlet(vm)} -Source {source.Name} -Abandon.");
            case (OtherHosts.Silent, { } host):
                throw Refusal(
                    MigrationError.HostUnreachable, $"{host.Name} cannot be asked whether it runs there by now.",
                    $"Resume-VmMigration {CommandText.Cmdlet(vm)} -Source {source.Name} does it once that host answers; if it is known not to run there: virsh start {CommandText.Virsh(vm, uuid)} on {source.Name}.");
        }
    }

    /// <summary>What the hosts beside the two of the move say, and which of them says it.</summary>
    public async Task<(OtherHosts Say, HostReference? Host)> AskOthersAsync(CancellationToken cancellationToken)
    {
        var asked = others.Where(o => !Is(o, source) && !Is(o, destination)).ToArray();
        var answers = await Task.WhenAll(asked.Select(o => GuestAnswer.AskAsync(uuid, o, services, cancellationToken))).ConfigureAwait(false);
        var all = asked.Zip(answers).ToArray();
        return all.FirstOrDefault(a => a.Second is { Guest.IsActive: true }) is ({ } host, _) ? (OtherHosts.HaveIt, host)
            : all.FirstOrDefault(a => !a.Second.Asked) is ({ } silent, _) ? (OtherHosts.Silent, silent)
            : (OtherHosts.HaveNone, null);
    }

    private static bool Is(HostReference one, HostReference other) => string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase);

    private MigrationException Refusal(MigrationError error, string why, string action) =>
        new(error, $"{vm} is not started on {source.Name}: {why}", action, vm);
}
