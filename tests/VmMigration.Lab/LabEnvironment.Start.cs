using System.Diagnostics;

namespace VmMigration.Lab;

public sealed partial class LabEnvironment
{
    private const int MaxHosts = 9;

    /// <summary>Starts a lab; what earlier ones left behind in a crash is cleared first.</summary>
    /// <param name="options">What the lab looks like.</param>
    /// <param name="log">Told of each step.</param>
    /// <param name="cancellationToken">Takes back what is there so far.</param>
    /// <exception cref="LabException">Something is missing on this machine, or a step failed; nothing is left behind.</exception>
    public static async Task<LabEnvironment> StartAsync(
        LabOptions options, IProgress<string>? log = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Hosts, options.SharedStorage ? 2 : 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Hosts, MaxHosts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Generations.Count, options.Hosts);
        await LabPrerequisites.InstallAsync(options.Needs, log, cancellationToken);
        if (LabPrerequisites.Check(options.Needs) is { Count: > 0 } missing)
        {
            throw new LabException(string.Join(' ', missing));
        }
        Dictionary<int, LabHostKind> kinds = await KindsAsync(options, log, cancellationToken);
        var watch = Stopwatch.StartNew();
        LabState state = await LabRegistry.ReserveAsync(options, kinds, cancellationToken);
        var lab = new LabEnvironment(state, attached: false);
        try
        {
            log?.Report($"{lab.Name}: network 10.77.{state.Number}.0/24, {options.Hosts} hosts");
            await lab.BuildAsync(options, log, cancellationToken);
        }
        catch
        {
            await lab.RemoveAsync();
            throw;
        }
        log?.Report($"{lab.Name}: up after {watch.Elapsed.TotalSeconds:0.0} s");
        return lab;
    }

    private static async Task<Dictionary<int, LabHostKind>> KindsAsync(
        LabOptions options, IProgress<string>? log, CancellationToken cancellationToken)
    {
        Dictionary<int, LabHostKind> kinds = [];
        for (int host = 1; host <= options.Generations.Count; host++)
        {
            string? generation = options.Generations[host - 1];
            if (await HostRoot.GetAsync(generation, log, cancellationToken) is { } root)
            {
                kinds[host] = new LabHostKind(generation, root);
            }
        }
        return kinds;
    }

    private async Task BuildAsync(LabOptions options, IProgress<string>? log, CancellationToken cancellationToken)
    {
        LabPaths.CreatePrivate(_state.Paths.Guests);
        await Task.WhenAll(
            new LabNetwork(_state.Addresses).CreateAsync(Hosts.Count, cancellationToken),
            WriteFilesAsync(cancellationToken));
        await Task.WhenAll(Hosts.Select(StartHostAsync));
        foreach (LabHost host in Hosts.DistinctBy(h => h.Generation))
        {
            CapabilityCache.Save(host);
        }
        if (options.SharedStorage)
        {
            log?.Report($"{Name}: a replicated volume under {Hosts[0].SharedDirectory}");
            await new SharedVolume(Hosts).CreateAsync(cancellationToken);
        }
        if (options.Ceph)
        {
            await StartCephAsync(cancellationToken);
            log?.Report($"{Store}: Ceph at {Store.Address}, pool {CephCluster.Pool}");
        }
        if (options.Nfs)
        {
            await StartNfsAsync(cancellationToken);
            log?.Report($"{Store}: nfs://{Store.Address}{NfsServer.Export}");
        }

        async Task StartHostAsync(LabHost host)
        {
            if (options.LinkRate is { } rate)
            {
                await host.SetRateAsync(rate, cancellationToken);
            }
            CapabilityCache.Restore(host);
            await host.BootAsync(cancellationToken);
            log?.Report($"{host.Name}: up at {host.ControlAddress}");
        }
    }

    private async Task WriteFilesAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Hosts.Select(h => new HostFiles(h, Hosts).WriteAsync(cancellationToken)));
        await new KeyFiles(_state, Hosts, Keys).WriteAsync(cancellationToken);
        Inventory.Write(Keys, Hosts);
    }
}
