namespace VmMigration.Lab;

/// <summary>
/// A GlusterFS volume with a replica on each of the first two hosts, mounted on all. libvirt takes it for shared storage, as it
/// does not a folder that two hosts merely both see.
/// </summary>
internal sealed class SharedVolume(IReadOnlyList<LabHost> hosts)
{
    private const string Volume = "shared";
    private const string Brick = "/var/lib/libvirt/brick";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        LabHost first = hosts[0];
        await Task.WhenAll(hosts.Select(h => StartDaemonAsync(h, cancellationToken)));
        foreach (LabHost other in hosts.Skip(1))
        {
            await GlusterAsync(["peer", "probe", other.Name]);
        }
        if (!await Wait.UntilAsync(AllConnectedAsync, Timeout, Period, cancellationToken))
        {
            throw new LabException("The GlusterFS peers do not see each other.");
        }
        await GlusterAsync(
            ["volume", "create", Volume, "replica", "2", .. hosts.Take(2).Select(h => $"{h.Name}:{Brick}"), "force"]);
        await GlusterAsync(["volume", "start", Volume]);
        await Task.WhenAll(hosts.Select(h => MountAsync(h, cancellationToken)));

        async Task<CommandResult> GlusterAsync(IEnumerable<string> arguments)
            => (await first.RunAsync(["gluster", "--mode=script", .. arguments], cancellationToken)).EnsureSuccess();

        async Task<bool> AllConnectedAsync()
        {
            CommandResult[] answers = await Task.WhenAll(
                hosts.Select(h => h.RunAsync(["gluster", "--mode=script", "peer", "status"], cancellationToken)));
            return answers.All(a => a.Output.Split("Peer in Cluster (Connected)").Length == hosts.Count);
        }
    }

    /// <summary>Starts a host's daemon, which brings its brick back too, and mounts the volume: for a host that was down.</summary>
    public static async Task RejoinAsync(LabHost host, CancellationToken cancellationToken)
    {
        await StartDaemonAsync(host, cancellationToken);
        await MountAsync(host, cancellationToken);
    }

    private static async Task StartDaemonAsync(LabHost host, CancellationToken cancellationToken)
    {
        (await host.RunAsync(["mkdir", "-p", Brick, LabHost.SharedDirectoryPath, "/run/gluster"], cancellationToken)).EnsureSuccess();
        (await host.RunAsync(["glusterd"], cancellationToken)).EnsureSuccess();
        bool answers = await Wait.UntilAsync(
            async () => (await host.RunAsync(["gluster", "--mode=script", "peer", "status"], cancellationToken)).Succeeded,
            Timeout, Period, cancellationToken);
        if (!answers)
        {
            throw new LabException($"glusterd of {host.Name} does not answer.");
        }
    }

    private static async Task MountAsync(LabHost host, CancellationToken cancellationToken)
    {
        bool mounted = await Wait.UntilAsync(
            async () => (await host.RunAsync(
                ["mount", "-t", "glusterfs", $"{host.Name}:/{Volume}", LabHost.SharedDirectoryPath], cancellationToken)).Succeeded,
            Timeout, Period, cancellationToken);
        if (!mounted)
        {
            throw new LabException($"{host.Name} cannot mount the shared volume.");
        }
    }
}
