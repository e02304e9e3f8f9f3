using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Preflight;

/// <summary>Finds the processor that guests can have on all of some hosts.</summary>
internal static class CpuBaseline
{
    /// <summary>Finds it, and asks every host whether it would do.</summary>
    /// <exception cref="MigrationException">There is none, or a host could not be asked.</exception>
    public static async Task<MigrationCpuBaseline> FindAsync(IReadOnlyList<HostView> hosts)
    {
        var platform = await PlatformOfAsync(hosts).ConfigureAwait(false);
        var own = await Task.WhenAll(hosts.Select(h => OwnCpuAsync(h, platform))).ConfigureAwait(false);
        DemandOneVendor(hosts, own);
        var (xml, author) = await AgreeAsync(hosts, platform, [.. own.Select(c => c.Xml)]).ConfigureAwait(false);
        var cpu = CpuElement.Read(xml, author.Name);
        var features = await author.CpuFeaturesAsync(platform, xml).ConfigureAwait(false);
        var losses = hosts.Zip(own).Select(async h => new CpuFeatureLoss(
            h.First.Name, h.Second.Model ?? "?", Beyond(await h.First.CpuFeaturesAsync(platform, h.Second.Xml).ConfigureAwait(false), features)));
        var guests = hosts.Select(h => GuestsBeyondAsync(h, platform, features));
        return new MigrationCpuBaseline
        {
            Hosts = [.. hosts.Select(h => h.Name)],
            Model = cpu.Model ?? "?",
            Vendor = cpu.Vendor,
            DomainType = platform.DomainType!,
            Xml = xml,
            Features = [.. features.Order(StringComparer.Ordinal)],
            LostFeatures = await Task.WhenAll(losses).ConfigureAwait(false),
            GuestsToRestart = [.. (await Task.WhenAll(guests).ConfigureAwait(false)).SelectMany(g => g)],
        };
    }

    private static async Task<GuestPlatform> PlatformOfAsync(IReadOnlyList<HostView> hosts)
    {
        var facts = await Task.WhenAll(hosts.Select(h => h.FactsAsync())).ConfigureAwait(false);
        var capabilities = facts.Select(f => f.Capabilities).ToArray();
        var architectures = capabilities.Select(c => c.Architecture).Distinct().ToArray();
        if (architectures.Length != 1)
        {
            throw None(hosts, $"they are of different architectures ({string.Join(", ", hosts.Zip(capabilities, (h, c) => $"{h.Name}: {c.Architecture}"))})");
        }

        var type = capabilities.All(c => c.FindGuest(architectures[0], "kvm") is not null) ? "kvm" : "qemu";
        return new GuestPlatform(null, architectures[0], null, type);
    }

    private static async Task<DomainCpu> OwnCpuAsync(HostView host, GuestPlatform platform)
    {
        var offered = await host.DomainCapabilitiesAsync(platform).ConfigureAwait(false);
        return offered.HostModelCpu is { } xml ? CpuElement.Read(xml, host.Name) : throw new MigrationException(
            MigrationError.Incompatible, $"{host.Name} does not say which processor it can give guests of type {platform.DomainType}.",
            $"See virsh domcapabilities on {host.Name}: its host-model is not supported.", host.Name);
    }

    private static void DemandOneVendor(IReadOnlyList<HostView> hosts, DomainCpu[] own)
    {
        if (own.Select(c => c.Vendor).OfType<string>().Distinct().Count() > 1)
        {
            throw None(hosts, $"their processors are of different makers ({string.Join(", ", hosts.Zip(own, (h, c) => $"{h.Name}: {c.Vendor}"))})");
        }
    }

    /// <summary>
    /// Each libvirt knows models and features that older ones do not, and leaves out what its own QEMU lacks: the newest is
    /// asked first, and believed where all hosts agree.
    /// </summary>
    private static async Task<(string Xml, HostView Author)> AgreeAsync(IReadOnlyList<HostView> hosts, GuestPlatform platform, IReadOnlyList<string> cpus)
    {
        var facts = await Task.WhenAll(hosts.Select(h => h.FactsAsync())).ConfigureAwait(false);
        List<string> objections = [];
        foreach (var (author, _) in hosts.Zip(facts).OrderByDescending(h => h.Second.LibvirtVersion))
        {
            try
            {
                var xml = await author.Hypervisor.BaselineCpuAsync(platform, cpus, expand: false, author.Ended).ConfigureAwait(false);
                var answers = await Task.WhenAll(hosts.Select(async h =>
                    (Host: h.Name, Why: await h.CompareCpuAsync(platform, xml).ConfigureAwait(false)))).ConfigureAwait(false);
                if (answers.FirstOrDefault(a => a.Why is not null) is not { Why: not null } objection)
                {
                    return (xml, author);
                }

                objections.Add($"what {author.Name} proposes {objection.Host} cannot give: {objection.Why}");
            }
            catch (MigrationException e) when (e.Error is MigrationError.DaemonError or MigrationError.Incompatible)
            {
                objections.Add(e.Message);
            }
        }

        throw None(hosts, string.Join("; ", objections.Distinct()));
    }

    private static async Task<IReadOnlyList<GuestBeyondBaseline>> GuestsBeyondAsync(
        HostView host, GuestPlatform platform, IReadOnlySet<string> baseline)
    {
        var running = (await host.GuestsAsync().ConfigureAwait(false)).Where(g => g.State is not VmState.ShutOff);
        var looked = await Task.WhenAll(running.Select(g => LookAsync(host, g, platform, baseline))).ConfigureAwait(false);
        return [.. looked.OfType<GuestBeyondBaseline>()];
    }

    private static async Task<GuestBeyondBaseline?> LookAsync(HostView host, MigrationVm vm, GuestPlatform platform, IReadOnlySet<string> baseline)
    {
        try
        {
            var guest = new GuestView(host, vm.Status);
            var domain = await guest.DomainAsync(GuestXml.ForMove).ConfigureAwait(false);
            if (domain.Type != platform.DomainType || (domain.Os.Architecture ?? platform.Architecture) != platform.Architecture)
            {
                return null;
            }

            if (domain.Cpu is not { Model: not null, Mode: "custom" } cpu)
            {
                return Has($"it has its host's processor as it is ({domain.Cpu?.Mode ?? "the hypervisor's default"})", []);
            }

            var more = Beyond(await host.CpuFeaturesAsync(platform, cpu.Xml).ConfigureAwait(false), baseline);
            return more.Length == 0 ? null : Has($"its processor has {string.Join(", ", more)}", more);
        }
        catch (MigrationException e) when (e.Error is not MigrationError.ConnectionLost)
        {
            return e.Error is MigrationError.VmNotFound ? null : Has($"its processor could not be compared: {e.Message}", []);
        }

        GuestBeyondBaseline Has(string why, IReadOnlyList<string> features) => new(vm.Name, vm.Uuid, host.Name, why, features);
    }

    private static string[] Beyond(IReadOnlySet<string> features, IReadOnlySet<string> baseline) =>
        [.. features.Where(f => !baseline.Contains(f)).Order(StringComparer.Ordinal)];

    private static MigrationException None(IReadOnlyList<HostView> hosts, string why) => new(
        MigrationError.Incompatible, $"There is no processor for guests of {string.Join(", ", hosts.Select(h => h.Name))}: {why}.",
        "Make a baseline for those of them that are alike.", hosts[0].Name);
}
