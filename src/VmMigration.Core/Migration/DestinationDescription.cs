using System.Net;
using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Preflight;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>The guest's description for the destination, where something of it is called otherwise there.</summary>
internal sealed record DestinationDescription
{
    /// <summary>What the daemons are told: nothing where nothing differs.</summary>
    public IReadOnlyList<TypedParameter> Parameters { get; init; } = [];

    /// <summary>What differs, a line each.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Makes it.</summary>
    /// <param name="facts">Both hosts and the guest.</param>
    /// <param name="source">Asked for the definition that is kept, where that has to follow.</param>
    /// <param name="storage">What becomes of the disks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DestinationDescription> OfAsync(
        MoveFacts facts,
        IHypervisor source,
        StoragePlan storage,
        CancellationToken cancellationToken)
    {
        var request = facts.Request;
        if (request.DestinationXml is not null)
        {
            return new DestinationDescription();
        }

        var maps = HostMaps(facts) with { Disks = storage.Places, Ejected = storage.Ejected, Flattened = storage.Flattened };
        DemandUse(request, facts);
        var live = DomainRewriter.Rewrite(facts.DomainXml!, maps);
        List<TypedParameter> parameters = [];
        if (live.IsChanged)
        {
            parameters.Add(new("destination_xml", live.Xml));
        }

        List<string> changes = [.. live.Changes];
        if (facts.Guest!.Persistent && request is { Persist: not false, PersistentXml: null }
            && (facts.KeptXml is not null || live.IsChanged || HasMaps(maps)))
        {
            // It may have been edited while the guest runs: what it alone has is replaced as well.
            var kept = DomainRewriter.Rewrite(
                facts.KeptXml ?? await source.GetGuestXmlAsync(facts.Guest.Uuid, GuestXml.Kept, cancellationToken).ConfigureAwait(false), maps);
            if (kept.IsChanged)
            {
                parameters.Add(new("persistent_xml", kept.Xml));
                changes.AddRange(kept.Changes.Except(live.Changes).Select(c => $"{c} (in the definition that is kept)"));
            }
        }

        return new DestinationDescription { Parameters = parameters, Changes = changes };
    }

    /// <summary>What is called otherwise on the destination, or is not there, whatever becomes of the guest's disks.</summary>
    internal static DomainMaps HostMaps(MoveFacts facts)
    {
        var cells = facts.Destination.Capabilities.Cells;
        return new DomainMaps
        {
            Networks = facts.Request.NetworkMap,
            Addresses = AddressesOf(facts.Request),
            ChoosesConsolePorts = facts.Request.ConsolePort is ConsolePortMode.Auto,
            Processors = cells.Any(c => c.Cpus.Count > 0) ? [.. cells.SelectMany(c => c.Cpus)] : null,
            Cells = cells.Count > 0 ? [.. cells.Select(c => c.Id)] : null,
        };
    }

    /// <summary>The addresses that are known of a host: the one for migrations, and the one that the administrator uses.</summary>
    internal static IEnumerable<IPAddress> AddressesOf(HostReference host) =>
        ((string?[])[host.MigrationAddress, HostOf(host)]).Select(a => IPAddress.TryParse(a, out var address) ? address : null).OfType<IPAddress>();

    private static bool HasMaps(DomainMaps maps) => maps.Disks.Count > 0 || maps.Ejected.Count > 0 || maps.Networks.Count > 0 || maps.ChoosesConsolePorts;

    /// <summary>A name that the guest does not use was misspelt.</summary>
    private static void DemandUse(MigrationRequest request, MoveFacts facts)
    {
        var domain = facts.Domain!;
        IEnumerable<InterfaceDescription> kept = facts.KeptXml is null ? [] : DomainDescription.Parse(facts.KeptXml).Interfaces;
        var used = domain.Interfaces.Concat(kept).Select(i => i.Network ?? i.Bridge ?? i.SourceDevice).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var name in request.NetworkMap.Keys.Where(n => !used.Contains(n)))
        {
            throw new MigrationException(
                MigrationError.ParameterInvalid,
                $"{domain.Name} was not moved: -NetworkMap names {name}, and no network card of the guest is on that.",
                used.Count == 0 ? "Leave out -NetworkMap." : $"Its cards are on {string.Join(", ", used.Order(StringComparer.Ordinal))}.",
                name);
        }
    }

    /// <summary>What is known of both hosts' addresses: the one for migrations, and the one that the administrator uses.</summary>
    private static Dictionary<string, string> AddressesOf(MigrationRequest request)
    {
        Dictionary<string, string> map = [];
        Add(request.Source.MigrationAddress, request.Destination.MigrationAddress);
        Add(HostOf(request.Source), HostOf(request.Destination));
        return map;

        void Add(string? here, string? there)
        {
            if (here is not null && there is not null && here != there
                && IPAddress.TryParse(here, out var address) && !IPAddress.IsLoopback(address) && IPAddress.TryParse(there, out _))
            {
                map.TryAdd(here, there);
            }
        }
    }

    private static string? HostOf(HostReference host) => Uri.TryCreate(host.Uri, UriKind.Absolute, out var uri) ? uri.Host : null;
}
