using System.Collections.Concurrent;
using VmMigration.Hosts;

namespace VmMigration.Preflight;

/// <summary>
/// A host during one pass of checks: whatever any of them asks of it is asked once. Members throw
/// <see cref="MigrationException"/> where the host refuses or is lost.
/// </summary>
public sealed partial class HostView
{
    private readonly ConcurrentDictionary<string, Lazy<Task>> _answers = new(StringComparer.Ordinal);
    private readonly CancellationToken _cancellationToken;
    private readonly bool _forMany;

    /// <summary>Looks at a host.</summary>
    /// <param name="hypervisor">The host.</param>
    /// <param name="forMany">Whether many of its guests are asked about: then it is asked for lists.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    public HostView(IHypervisor hypervisor, bool forMany, CancellationToken cancellationToken)
    {
        Hypervisor = hypervisor;
        _forMany = forMany;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The host itself. What is asked here by more than one check belongs into a member of this class.</summary>
    public IHypervisor Hypervisor { get; }

    /// <summary>How it is reached.</summary>
    public HostReference Reference => Hypervisor.Host;

    /// <summary>What it is called.</summary>
    public string Name => Reference.Name;

    /// <summary>What does not change while it runs.</summary>
    public Task<HostFacts> FactsAsync() => OnceAsync("facts", Hypervisor.GetFactsAsync);

    /// <summary>Memory that could be given to guests now, in bytes.</summary>
    public Task<long> FreeMemoryAsync() => OnceAsync("free memory", Hypervisor.GetFreeMemoryAsync);

    /// <summary>All guests, running or not.</summary>
    public Task<IReadOnlyList<MigrationVm>> GuestsAsync() => OnceAsync("guests", Hypervisor.ListGuestsAsync);

    /// <summary>The guest that is meant; null where the host has none.</summary>
    public async Task<GuestStatus?> FindAsync(GuestReference guest)
    {
        if (guest.Uuid is { } known)
        {
            return await GuestAsync(known).ConfigureAwait(false);
        }

        var typed = Guid.TryParse(guest.Name, out var uuid) ? await GuestAsync(uuid).ConfigureAwait(false) : null;
        return typed ?? await NamedAsync(guest.Name).ConfigureAwait(false);
    }

    /// <summary>The guest of that very name; null where the host has none.</summary>
    public async Task<GuestStatus?> NamedAsync(string name) => _forMany
        ? (await GuestsAsync().ConfigureAwait(false)).FirstOrDefault(g => g.Name == name)?.Status
        : await OnceAsync($"named {name}", token => Hypervisor.FindNamedAsync(name, token)).ConfigureAwait(false);

    /// <summary>A guest by its UUID; null where the host has none.</summary>
    public async Task<GuestStatus?> GuestAsync(Guid uuid) => _forMany
        ? (await GuestsAsync().ConfigureAwait(false)).FirstOrDefault(g => g.Uuid == uuid)?.Status
        : await OnceAsync($"guest {uuid}", token => Hypervisor.GetGuestAsync(uuid, token)).ConfigureAwait(false);

    /// <summary>Whether many of its guests are asked about.</summary>
    internal bool IsForMany => _forMany;

    /// <summary>Ends the pass.</summary>
    internal CancellationToken Ended => _cancellationToken;

    /// <summary>Asks something of the host, or takes the answer that somebody else got in this pass.</summary>
    /// <param name="what">The question with all that its answer depends on.</param>
    /// <param name="ask">Asks it.</param>
    internal Task<T> OnceAsync<T>(string what, Func<CancellationToken, Task<T>> ask) =>
        (Task<T>)_answers.GetOrAdd(what, _ => new Lazy<Task>(() => ask(_cancellationToken).Observed())).Value;
}
