using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using VmMigration.Hosts;
using VmMigration.Preflight;

namespace VmMigration.Bench;

/// <summary>
/// A source with many guests and many destinations, in this process. The guests are one real guest under many names; the
/// hosts answer what the two real ones did, each question as often as it is put.
/// </summary>
internal sealed partial class ReplayedSite : IHypervisorConnector
{
    private readonly ReplayedHost _source;
    private readonly Dictionary<string, ReplayedHost> _destinations;

    public ReplayedSite(IHypervisor source, IHypervisor destination, GuestStatus guest, int guests, int hosts)
    {
        GuestStatus[] all = [.. Enumerable.Range(0, guests).Select(i => guest with { Name = $"site-vm-{i:000}", Uuid = Guid.NewGuid() })];
        Guests = [.. all.Select(g => g.Name)];
        var answers = new ConcurrentDictionary<string, Lazy<object?>>();
        var peer = destination.Host.EffectivePeerUri ?? "";
        _source = new ReplayedHost(source, NewHost("site-from"), peer, guest, all, answers);
        _destinations = Enumerable.Range(0, hosts)
            .Select(i => new ReplayedHost(destination, NewHost($"site-to-{i:00}"), peer, guest, [], answers))
            .ToDictionary(h => h.Reference.Name);
    }

    public IReadOnlyList<string> Guests { get; }

    public HostReference Source => _source.Reference;

    public IEnumerable<HostReference> Destinations => _destinations.Values.Select(h => h.Reference);

    /// <summary>How often any of the hosts was asked for anything.</summary>
    public int Calls => _source.Calls + _destinations.Values.Sum(d => d.Calls);

    public Task<IHypervisor> ConnectAsync(HostReference host, CancellationToken cancellationToken) =>
        Task.FromResult((host == Source ? _source : _destinations[host.Name]).Connect());

    /// <summary>What is written of any of its guests, as it would be of the real one.</summary>
    internal static string AsReal(string text, GuestStatus real) => GuestName().Replace(text, real.Name);

    private static HostReference NewHost(string name) => new(name, $"qemu+ssh://root@{name}/system") { FromInventory = true };

    [GeneratedRegex("site-vm-[0-9]{3}")]
    private static partial Regex GuestName();
}
