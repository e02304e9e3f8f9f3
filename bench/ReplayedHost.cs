using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Bench;

/// <summary>One host of a <see cref="ReplayedSite"/>.</summary>
internal sealed class ReplayedHost(
    IHypervisor real, HostReference reference, string peerUri, GuestStatus realGuest, GuestStatus[] guests,
    ConcurrentDictionary<string, Lazy<object?>> answers)
{
    private readonly Dictionary<Guid, GuestStatus> _byUuid = guests.ToDictionary(g => g.Uuid);
    private readonly Guid _uuid = Guid.NewGuid();
    private int _calls;

    public HostReference Reference { get; } = reference;

    public int Calls => Volatile.Read(ref _calls);

    public IHypervisor Connect() => Wrap<IHypervisor>(real);

    private T Wrap<T>(T inner)
        where T : class
    {
        T proxy = DispatchProxy.Create<T, Replay>();
        ((Replay)(object)proxy).Bind(this, inner);
        return proxy;
    }

    private object? Answer(object inner, MethodInfo method, object?[] arguments)
    {
        switch (method.Name)
        {
            case "get_Host":
                return Reference;
            case nameof(IAsyncDisposable.DisposeAsync):
                return ValueTask.CompletedTask;
            case var name when name.StartsWith("get_", StringComparison.Ordinal):
                // What has members of its own, such as its storage, answers the same way.
                return !method.ReturnType.IsInterface ? method.Invoke(inner, arguments)
                    : method.Invoke(inner, arguments) is not { } part ? null
                    : typeof(ReplayedHost).GetMethod(nameof(Wrap), BindingFlags.Instance | BindingFlags.NonPublic)!
                        .MakeGenericMethod(method.ReturnType).Invoke(this, [part]);
        }

        Interlocked.Increment(ref _calls);
        return method.Name switch
        {
            nameof(IHypervisor.GetFactsAsync) => FactsAsync(inner, method, arguments),
            nameof(IHypervisor.ListGuestsAsync) => Task.FromResult<IReadOnlyList<MigrationVm>>([.. guests.Select(Listed)]),
            nameof(IHypervisor.FindGuestAsync) => Task.FromResult(guests.FirstOrDefault(g => g.Name == (string)arguments[0]!)),
            nameof(IHypervisor.GetGuestAsync) => Task.FromResult(_byUuid.GetValueOrDefault((Guid)arguments[0]!)),
            nameof(IHypervisor.GetGuestXmlAsync) => XmlAsync(inner, method, arguments),
            _ => Replayed(inner, method, arguments),
        };
    }

    private async Task<HostFacts> FactsAsync(object inner, MethodInfo method, object?[] arguments)
    {
        HostFacts facts = await (Task<HostFacts>)Replayed(inner, method, arguments)!;
        return facts with { HostName = $"{Reference.Name}.example.org", Capabilities = facts.Capabilities with { Uuid = _uuid } };
    }

    private async Task<string> XmlAsync(object inner, MethodInfo method, object?[] arguments)
    {
        GuestStatus guest = _byUuid[(Guid)arguments[0]!];
        string xml = await (Task<string>)Replayed(inner, method, arguments)!;
        return xml.Replace($"{realGuest.Uuid}", $"{guest.Uuid}", StringComparison.Ordinal)
            .Replace(realGuest.Name, guest.Name, StringComparison.Ordinal)
            .Replace("/checked.", $"/{guest.Name}.", StringComparison.Ordinal);
    }

    private MigrationVm Listed(GuestStatus guest) => new()
    {
        Name = guest.Name,
        Uuid = guest.Uuid,
        State = guest.State,
        StateReason = guest.Reason,
        Memory = 64L << 20,
        Processors = 1,
        Persistent = guest.Persistent,
        Source = Reference.Name,
        SourceReference = Reference,
    };

    /// <summary>What the real host answers, asked but once.</summary>
    private object? Replayed(object inner, MethodInfo method, object?[] arguments)
    {
        object?[] real = [.. arguments.Select(AsReal)];
        string key = $"{inner.GetHashCode()} {method.DeclaringType!.Name}.{method.Name} {string.Join('|', real.Select(Key))}";
        return answers.GetOrAdd(key, _ => new Lazy<object?>(() => method.Invoke(inner, real))).Value;
    }

    private object? AsReal(object? argument) => argument switch
    {
        Guid uuid => _byUuid.ContainsKey(uuid) ? realGuest.Uuid : uuid,
        string text => ReplayedSite.AsReal(text, realGuest).Replace($"/{realGuest.Name}.", "/checked.", StringComparison.Ordinal),
        IReadOnlyList<Guid> { Count: > 0 } uuids when _byUuid.ContainsKey(uuids[0]) => new[] { realGuest.Uuid },
        PeerMigration peer => peer with { PeerUri = peerUri },
        CancellationToken => CancellationToken.None,
        _ => argument,
    };

    private static string Key(object? argument) =>
        argument is IEnumerable several and not string ? string.Join(',', several.Cast<object?>()) : $"{argument}";

    /// <summary>An interface of a host, whatever its members.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "The runtime derives the proxies from it.")]
    internal class Replay : DispatchProxy
    {
        private ReplayedHost? _host;
        private object? _inner;

        public void Bind(ReplayedHost host, object inner) => (_host, _inner) = (host, inner);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _host!.Answer(_inner!, targetMethod!, args ?? []);
    }
}
