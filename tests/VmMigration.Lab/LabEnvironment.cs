namespace VmMigration.Lab;

/// <summary>A lab that is up: real libvirt hosts on one machine, and a workstation's way to them.</summary>
public sealed partial class LabEnvironment : IAsyncDisposable
{
    private readonly LabState _state;
    private readonly bool _attached;

    private LabEnvironment(LabState state, bool attached)
    {
        _state = state;
        _attached = attached;
        Keys = new LabKeys(state.Paths);
        Hosts = [.. Enumerable.Range(1, state.Hosts).Select(n => new LabHost(state, Keys, n))];
        Store = new StorageHost(state);
    }

    /// <summary>The name by which other processes find the lab.</summary>
    public string Name => _state.Name;

    /// <summary>kvm1, kvm2, and so on.</summary>
    public IReadOnlyList<LabHost> Hosts { get; }

    /// <summary>The workstation's keys, certificates, and the files that name the hosts.</summary>
    public LabKeys Keys { get; }

    /// <summary>The workstation's address on the control network.</summary>
    public string WorkstationAddress => _state.Addresses.Workstation;

    /// <summary>The labs of this machine that are in use.</summary>
    public static IReadOnlyList<string> Names => [.. LabRegistry.List().Where(s => !s.IsLeftover).Select(s => s.Name)];

    /// <summary>Finds a lab that another process has started. Disposing of what is returned leaves the lab as it is.</summary>
    /// <exception cref="LabException">There is no such lab.</exception>
    public static Task<LabEnvironment> AttachAsync(string name) => LabState.Load(name) is { } state
        ? Task.FromResult(new LabEnvironment(state, attached: true))
        : Task.FromException<LabEnvironment>(new LabException($"There is no lab named '{name}'."));

    /// <summary>The host of that name.</summary>
    /// <exception cref="LabException">There is no such host.</exception>
    public LabHost Host(string name) => Hosts.FirstOrDefault(h => h.Name == name)
        ?? throw new LabException($"There is no host named '{name}'; there are {string.Join(", ", Hosts)}.");

    /// <summary>Ends all of the lab's processes and removes all it has, whoever started it. Safe to repeat.</summary>
    public Task RemoveAsync() => LabRegistry.RemoveAsync(_state);

    /// <summary>Removes the lab if it lives with this process and was started through this object.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_attached && _state.Owner == ProcessIdentity.Current)
        {
            await RemoveAsync();
        }
    }
}
