using System.Globalization;
using System.Net;
using VmMigration.Hosts;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Connects from the source to ports of the destination where nothing listens: a refusal comes from the destination itself.
/// Where something listens nobody knocks, since a QEMU that waits for its guest takes whoever comes first; for the same
/// reason the ports that the next move is given are left for last.
/// </summary>
internal sealed class MigrationPortsReachableCheck() : HostsCheck(
    "MigrationPortsReachable", CheckCategory.Connection, "Does the source reach the destination's ports for migrations?",
    "unable to connect to server at 'kvm2:49152': No route to host; unable to connect to server at 'kvm2:49152': Connection timed out")
{
    /// <summary>One for memory and one for disks.</summary>
    private const int PortsOfMove = 2;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var target = await MigrationTarget.OfAsync(move).ConfigureAwait(false);
        var (source, destination) = (move.Source, move.Destination);
        if (target.Moot is not null)
        {
            found.Pass($"none is needed: {target.Moot}");
            return;
        }

        if (source.NoShell is not null || destination.NoShell is not null)
        {
            found.SkippedWithoutShell(source, destination);
            return;
        }

        var facts = await destination.ShellAsync().ConfigureAwait(false);
        if ((target.Port is { } port ? (port, port) : facts!.MigrationPorts) is not var (first, last))
        {
            found.Skipped($"which ports {destination.Name} uses is in its qemu.conf, which this user may not read", $"Reach {destination.Name} as root.");
            return;
        }

        var addresses = await source.ResolveAsync(target.Host!).ConfigureAwait(false);
        if (addresses?.All(IPAddress.IsLoopback) is true)
        {
            found.Skipped($"{source.Name} {(addresses.Count == 0 ? $"does not know the name {target.Host}" : $"takes {target.Host} for itself")}");
            return;
        }

        var probe = new PortProbe(source, destination, target.Host!, first, last);
        await TellAsync(move, found, probe).ConfigureAwait(false);
        var needed = PortsOfMove * move.Request.Destination.MaxIncoming;
        if (target.Port is null && last - first + 1 < needed)
        {
            found.Warning(
                string.Create(CultureInfo.InvariantCulture, $"{destination.Name} has {last - first + 1} ports for migrations, and {move.Request.Destination.MaxIncoming} moves with disks at a time need {needed}"),
                $"Widen migration_port_min to migration_port_max in /etc/libvirt/qemu.conf of {destination.Name}, or let fewer come in at a time (maxIncoming in the inventory).",
                "migration_port_max", $"{destination.Name}: {first} to {last}");
        }
    }

    private static async Task TellAsync(MoveView move, Findings found, PortProbe probe)
    {
        var (source, destination) = (move.Source.Name, move.Destination.Name);
        var fix = $"Open TCP {probe.Range} on {destination} for {source} (firewall-cmd --permanent --add-port={probe.First}-{probe.Last}/tcp; firewall-cmd --reload), or name an address where they are open (-MigrationAddress).";
        var some = await probe.SomeAsync().ConfigureAwait(false);
        var barred = some.Where(s => s.Value is PortAnswer.Silent or PortAnswer.Barred).ToArray();
        if (barred.Length == 0 && IsStarved(some) && !some.Values.Contains(PortAnswer.Reached))
        {
            found.Skipped(TooBusy(source));
            return;
        }

        if (some.Count == 0 || some.Values.All(a => a is PortAnswer.Unknown))
        {
            found.Skipped(some.Count == 0 ? $"all of {destination}'s ports {probe.Range} are in use" : $"{source} has no bash or netcat that tells what comes of an attempt");
            return;
        }

        if (barred.Length == 0)
        {
            found.Pass($"{source} reaches {probe.Host} on its ports {probe.Range}", evidence: Evidence(some));
            return;
        }

        var next = await probe.NextAsync().ConfigureAwait(false);
        if (IsStarved(some.Concat(next)))
        {
            found.Skipped(TooBusy(source));
        }
        else if (next.Values.All(a => a is PortAnswer.Silent or PortAnswer.Barred))
        {
            var how = barred[0].Value is PortAnswer.Silent ? "nothing comes back" : "the way is barred";
            found.Fail(
                $"{source} does not get through to {probe.Host} on the ports for migrations {probe.Range}: {how}", fix,
                probe.Range, Evidence(some.Concat(next)), MigrationError.PeerUnreachable);
        }
        else
        {
            found.Warning(
                $"{source} gets through to {probe.Host} on some of the ports for migrations {probe.Range}, and not on {string.Join(", ", barred.Select(b => b.Key))}",
                fix, probe.Range, Evidence(some.Concat(next)));
        }
    }

    private static bool IsStarved(IEnumerable<KeyValuePair<int, PortAnswer>> answers) => answers.Any(a => a.Value is PortAnswer.Starved);

    private static string TooBusy(string source) => $"{source} was too busy to tell: it did not get an answer from itself in time either";

    private static string Evidence(IEnumerable<KeyValuePair<int, PortAnswer>> answers) => string.Join(
        ", ", answers.DistinctBy(a => a.Key).OrderBy(a => a.Key).Select(a => $"{a.Key}: {PortProbe.Word(a.Value)}"));
}
