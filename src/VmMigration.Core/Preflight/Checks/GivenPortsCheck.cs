using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// Ports that a move is told to use. Nobody knocks at them to find out: where a QEMU waits there for another guest, it would take
/// whoever comes first.
/// </summary>
internal sealed class GivenPortsCheck() : PreflightCheck(
    "GivenPorts", CheckCategory.Connection, "Are the ports that the move is given free on the destination?",
    "Failed to bind socket: Address already in use; a guest that stands still, since its QEMU waits for a program that is none")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (given, destination) = (GivenPort.Of(move.Request), move.Destination);
        if (given.Count == 0)
        {
            found.Pass("none is given: libvirt takes free ones");
            return;
        }

        var guests = (await destination.RunningAsync().ConfigureAwait(false))
            .SelectMany(g => ConsolePortsCheck.Of(g, chosen: true).Select(p => (p.Port, g.Name))).ToLookup(p => p.Port, p => p.Name);
        var listening = await destination.ListeningAsync().ConfigureAwait(false);
        foreach (var port in given.Where(p => guests.Contains(p.Port) || listening?.Contains(p.Port) is true))
        {
            var whose = guests[port.Port].FirstOrDefault() is { } guest ? $"{guest} has it there for its screen or console" : "something listens at it there";
            found.Fail(
                $"{destination.Name}'s port {port} is taken: {whose}",
                $"Give another one, or leave it to libvirt, which takes a free one. See whose it is: ss -ltnp 'sport = :{port.Port}' on {destination.Name}.",
                $"{port.Port}", error: MigrationError.ParameterInvalid);
        }

        if (found.All.Count > 0)
        {
            return;
        }

        if (listening is not null)
        {
            found.Pass($"nothing listens at {destination.Name}'s port {string.Join(", ", given)}");
        }
        else
        {
            var (why, fix) = destination.NoShell!.Value;
            found.Skipped($"no guest of {destination.Name} has {string.Join(", ", given)}; whether another program listens there: {why}", fix);
        }
    }
}
