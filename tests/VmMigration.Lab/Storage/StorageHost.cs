using System.Globalization;

namespace VmMigration.Lab;

/// <summary>
/// A host beside the others that only serves disks: network, mount, UTS and PID namespaces with an address on the control network.
/// What its servers keep is in its memory and ends with it.
/// </summary>
public sealed class StorageHost
{
    internal const string HostName = "store";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly LabState _state;

    internal StorageHost(LabState state) => _state = state;

    /// <summary>The address at which the lab's hosts find the servers.</summary>
    public string Address => _state.Addresses.Store;

    /// <summary>The number of the host's first process as the machine sees it; null while the host is down.</summary>
    public int? InitProcessId => LabRegistry.ReadInit(_state.Paths, HostName) is { IsAlive: true } init ? init.Id : null;

    /// <summary>Runs a program inside the host, as its root, to the program's end.</summary>
    /// <exception cref="LabException">The host is down.</exception>
    public Task<CommandResult> RunAsync(params string[] command) => RunAsync(command, CancellationToken.None);

    /// <inheritdoc cref="RunAsync(string[])"/>
    public Task<CommandResult> RunAsync(IEnumerable<string> command, CancellationToken cancellationToken)
    {
        int init = InitProcessId ?? throw new LabException($"{HostName} is down.");
        return Tool.RunAsync(
            "nsenter",
            [
                "--target", init.ToString(CultureInfo.InvariantCulture), "--mount", "--uts", "--net", "--pid", "--",
                "env", "HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", .. command,
            ],
            null,
            cancellationToken);
    }

    /// <summary>A path of the host as one that works outside it.</summary>
    /// <exception cref="LabException">The host is down.</exception>
    public string PathFromOutside(string path) => $"/proc/{InitProcessId ?? throw new LabException($"{HostName} is down.")}/root{path}";

    /// <summary>Starts the host, if it is not up.</summary>
    internal async Task BootAsync(CancellationToken cancellationToken)
    {
        if (InitProcessId is not null)
        {
            return;
        }
        await new LabNetwork(_state.Addresses).AddStoreAsync(cancellationToken);
        string run = _state.Paths.HostRun(HostName);
        LabPaths.CreatePrivate(run);
        string script = $"{run}/store-init.sh";
        await File.WriteAllTextAsync(script, EmbeddedText.Read("store-init.sh"), cancellationToken);
        await Tool.StartDetachedAsync(
            _state.Paths.HostLog(HostName),
            "nsenter",
            [
                $"--net=/run/netns/{_state.Addresses.StoreNamespace}", "--",
                "unshare", "--mount", "--uts", "--pid", "--fork", "--",
                "bash", script, HostName, run,
            ],
            cancellationToken);
        if (!await Wait.UntilAsync(() => Task.FromResult(File.Exists($"{run}/ready")), StartTimeout, Poll, cancellationToken))
        {
            throw new LabException(
                $"{HostName} did not come up: {await File.ReadAllTextAsync(_state.Paths.HostLog(HostName), cancellationToken)}");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => HostName;
}
