using System.Globalization;
using VmMigration.Domains;

namespace VmMigration.Preflight.Checks;

/// <summary>Ports of screens and consoles that the guest's description fixes; those that libvirt chooses are chosen anew there.</summary>
internal sealed class ConsolePortsCheck() : PreflightCheck(
    "ConsolePorts", CheckCategory.Network, "Are the fixed ports of its screens and consoles free on the destination?",
    "Failed to find an available port: Address already in use; failed to initialize VNC server: Failed to bind socket")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var ports = Of(move.Arriving).DistinctBy(p => p.Port).ToArray();
        if (ports.Length == 0)
        {
            found.Pass("no port of it is fixed");
            return;
        }

        var others = (await move.Destination.RunningAsync().ConfigureAwait(false)).Where(g => g.Uuid != move.Domain.Uuid)
            .SelectMany(g => Of(g, chosen: true).Select(p => (p.Port, g.Name))).ToLookup(p => p.Port, p => p.Name);
        var listening = await move.Destination.ListeningAsync().ConfigureAwait(false);
        foreach (var (what, port, isScreen) in ports.Where(p => others.Contains(p.Port) || listening?.Contains(p.Port) is true))
        {
            var whose = others[port].FirstOrDefault() is { } other ? $"{other} has it on {move.Destination.Name}" : $"something listens on it on {move.Destination.Name}";
            found.Fail(
                string.Create(CultureInfo.InvariantCulture, $"its {what} is to have port {port}, and {whose}"),
                isScreen
                    ? $"Let libvirt choose it there: -ConsolePort Auto. For good: autoport='yes' (virsh edit {move.Virsh})."
                    : $"Free the port there (ss -ltnp 'sport = :{port}'), or give the {what} another one (virsh edit {move.Virsh}) and restart it.",
                string.Create(CultureInfo.InvariantCulture, $"{port}"));
        }

        if (found.All.Count > 0)
        {
            return;
        }

        if (listening is null)
        {
            var (why, fix) = move.Destination.NoShell!.Value;
            found.Skipped($"no guest of {move.Destination.Name} has {Text(ports)}; whether another program listens there: {why}", fix);
        }
        else
        {
            found.Pass($"nothing listens on {Text(ports)} of {move.Destination.Name}");
        }
    }

    /// <summary>The ports of a guest's screens and consoles.</summary>
    internal static IEnumerable<(string What, int Port, bool IsScreen)> Of(DomainDescription guest, bool chosen = false)
    {
        var screens = guest.Graphics.Where(g => chosen || !g.HasAutomaticPort)
            .SelectMany(g => new[] { g.Port, g.WebSocketPort, g.TlsPort }.OfType<int>().Select(p => ($"{g.Type} screen", p, true)));
        var consoles = guest.CharacterDevices.Where(c => c is { Mode: "bind", Type: "tcp", Endpoint: not null })
            .Select(c => (c.Kind, int.TryParse(c.Endpoint![(c.Endpoint!.LastIndexOf(':') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0, false));
        return screens.Concat(consoles).Where(p => p.Item2 > 0);
    }

    private static string Text(IEnumerable<(string What, int Port, bool IsScreen)> ports) =>
        string.Join(", ", ports.Select(p => p.Port.ToString(CultureInfo.InvariantCulture)));
}
