using System.Runtime.CompilerServices;
using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>
/// What lasts from one command to the next: connections, limits, and the moves that were begun here.
/// Members throw <see cref="MigrationException"/>.
/// </summary>
public sealed partial class MigrationSession : IAsyncDisposable
{
    private readonly MigrationServices _services;
    private readonly List<MigrationRun> _runs = [];

    /// <summary>Creates a session that reaches hosts through <paramref name="connector"/>.</summary>
    /// <param name="connector">Dials hosts.</param>
    /// <param name="journals">Where its moves are written down.</param>
    /// <param name="time">What time it is.</param>
    public MigrationSession(IHypervisorConnector connector, JournalFolder journals, TimeProvider time)
    {
        _services = new MigrationServices(new HostConnections(connector), new MoveLimits(), journals, time);
    }

    /// <summary>The hosts that can be asked without dialling.</summary>
    public IReadOnlyList<HostReference> ConnectedHosts => _services.Connections.Open;

    /// <summary>What a host is now. One that cannot be reached gives a record that says why.</summary>
    public async Task<MigrationHost> DescribeHostAsync(HostReference host, CancellationToken cancellationToken)
    {
        try
        {
            var hypervisor = await _services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
            var factsTask = hypervisor.GetFactsAsync(cancellationToken).Observed();
            var guests = hypervisor.ListGuestsAsync(cancellationToken).Observed();
            var free = await hypervisor.GetFreeMemoryAsync(cancellationToken).ConfigureAwait(false);
            var facts = await factsTask.ConfigureAwait(false);
            return new MigrationHost
            {
                Name = host.Name,
                State = MigrationHostState.Ready,
                Uri = host.Uri,
                Reference = host,
                HostName = DisplayText.CleanLine(facts.HostName),
                HostUuid = facts.Capabilities.Uuid,
                LibvirtVersion = facts.LibvirtVersion,
                HypervisorVersion = facts.HypervisorVersion,
                Architecture = facts.Capabilities.Architecture,
                CpuModel = facts.Capabilities.Cpu.Model,
                CpuVendor = facts.Capabilities.Cpu.Vendor,
                Cores = facts.Processors,
                Memory = facts.Memory,
                MemoryFree = free,
                Guests = (await guests.ConfigureAwait(false)).Count(g => g.State is not VmState.ShutOff),
                MigrationAddress = host.MigrationAddress,
                MigrationTransports = facts.Capabilities.MigrationTransports,
            };
        }
        catch (MigrationException e)
        {
            return new MigrationHost { Name = host.Name, State = MigrationHostState.Failed, Uri = host.Uri, Reference = host, Error = e };
        }
    }

    /// <summary>All guests of a host.</summary>
    public async Task<IReadOnlyList<MigrationVm>> ListVmsAsync(HostReference host, CancellationToken cancellationToken)
    {
        var hypervisor = await _services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
        return await hypervisor.ListGuestsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The storage pools of a host.</summary>
    /// <exception cref="MigrationException">It could not be asked.</exception>
    public async Task<IReadOnlyList<StoragePoolDescription>> ListPoolsAsync(HostReference host, CancellationToken cancellationToken)
    {
        var hypervisor = await _services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
        return await hypervisor.Storage.ListPoolsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Which of several hosts runs a guest, and which guest that is.</summary>
    /// <exception cref="MigrationException">None does, more than one does, or different guests are called so.</exception>
    public async Task<FoundGuest> FindSourceAsync(GuestReference vm, IReadOnlyList<HostReference> hosts, CancellationToken cancellationToken)
    {
        if (hosts.Count == 0)
        {
            throw new MigrationException(
                MigrationError.HostNotFound,
                $"The host that runs {vm} is not known: no source was named and the inventory has no hosts.",
                "Name it with -Source, or write an inventory (about_VmMigration).",
                vm.Name);
        }

        var answers = await Task.WhenAll(hosts.Select(h => AskForAsync(vm, h, cancellationToken))).ConfigureAwait(false);
        // A guest that is being moved has a process on two hosts; the one that it leaves is meant.
        var active = answers.Where(a => a.Guest is { IsActive: true, IsInMigration: false }).ToArray();
        var silent = answers.Where(a => a.Error is not null).Select(a => a.Host.Name).ToArray();
        var unasked = silent.Length == 0 ? "" : $" Could not be asked: {string.Join(", ", silent)}.";
        if (answers.Where(a => a.Guest is not null).DistinctBy(a => a.Guest!.Uuid).ToArray() is { Length: > 1 } different)
        {
            throw new MigrationException(
                MigrationError.VmAmbiguous,
                $"Different guests are called {vm}: {string.Join(", ", different.Select(d => $"{d.Guest!.Uuid} on {d.Host.Name}"))}.",
                "Name the one that is meant by its UUID, or its host with -Source.",
                vm.Name);
        }

        return active switch
        {
            [{ Guest: { } guest } only] => new FoundGuest(new GuestReference(guest.Name, guest.Uuid), only.Host),
            [] when answers.FirstOrDefault(a => a.Guest is not null) is { Guest: { } kept } definedOn =>
                new FoundGuest(new GuestReference(kept.Name, kept.Uuid), definedOn.Host),
            [] => throw new MigrationException(
                MigrationError.VmNotFound,
                $"No host of the inventory has a guest named {vm}.{unasked}",
                "Check the name (Get-MigrationVm), or name its host with -Source.",
                vm.Name),
            _ => throw new MigrationException(
                MigrationError.VmAmbiguous,
                $"More than one host runs a guest named {vm}: {string.Join(", ", active.Select(a => a.Host.Name))}.",
                "Name the one that is meant with -Source.",
                vm.Name),
        };
    }

    /// <summary>What would happen. Asks both hosts; changes nothing.</summary>
    public async Task<MigrationPlan> PlanAsync(MigrationRequest request, CancellationToken cancellationToken)
    {
        var source = _services.Connections.GetAsync(request.Source, cancellationToken);
        var destination = _services.Connections.GetAsync(request.Destination, cancellationToken);
        await Task.WhenAll(source, destination).ConfigureAwait(false);
        return await MigrationPlanner.PlanAsync(
            request, await source.ConfigureAwait(false), await destination.ConfigureAwait(false), prove: true, _services.Journals, _services.Time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins a move. It runs by itself; see <see cref="MigrationRun"/>.</summary>
    public MigrationRun Start(MigrationRequest request)
    {
        var run = new MigrationRun(request, _services);
        lock (_runs)
        {
            _runs.RemoveAll(r => r.IsOver);
            _runs.Add(run);
        }

        return run;
    }

    /// <summary>The guests whose moves this session drives, and sees to before it ends.</summary>
    public IReadOnlyList<string> Driven
    {
        get
        {
            lock (_runs)
            {
                return [.. _runs.Where(r => r.IsBoundToSession).Select(r => r.Latest.VM)];
            }
        }
    }

    /// <summary>
    /// Stops what this session drives itself, and waits until each guest is where it was, or has arrived: one that was asked to shut down
    /// may take all of its time.
    /// </summary>
    public Task PutDrivenRightAsync()
    {
        MigrationRun[] runs;
        lock (_runs)
        {
            runs = [.. _runs];
        }

        return Task.WhenAll(runs.Select(r => r.EndWithSessionAsync(unstarted: true)));
    }

    /// <summary>Stops what this session drives itself, detaches from what else runs, and ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        MigrationRun[] runs;
        lock (_runs)
        {
            runs = [.. _runs];
            _runs.Clear();
        }

        await Task.WhenAll(runs.Select(r => r.EndWithSessionAsync(unstarted: false))).ConfigureAwait(false);
        foreach (var run in runs)
        {
            run.Detach();
        }

        await Task.WhenAll(runs.Select(r => r.Completion)).ConfigureAwait(false);
        await _services.Connections.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<(HostReference Host, GuestStatus? Guest, MigrationException? Error)> AskForAsync(
        GuestReference vm, HostReference host, CancellationToken cancellationToken)
    {
        try
        {
            var hypervisor = await _services.Connections.GetAsync(host, cancellationToken).ConfigureAwait(false);
            return (host, await vm.FindOnAsync(hypervisor, cancellationToken).ConfigureAwait(false), null);
        }
        catch (MigrationException e)
        {
            return (host, null, e);
        }
    }
}
