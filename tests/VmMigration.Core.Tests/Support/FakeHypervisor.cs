using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Secrets;
using VmMigration.Storage;

namespace VmMigration.Tests.Support;

/// <summary>One connection to a <see cref="FakeHost"/>.</summary>
internal sealed partial class FakeHypervisor(FakeHost host) : IHypervisor
{
    private readonly object _gate = new();
    private readonly List<GuestWatch> _watches = [];
    private int _performing;

    public HostReference Host => host.Reference;

    public bool IsOpen { get; private set; } = true;

    public bool IsMigrating => Volatile.Read(ref _performing) > 0;

    public IHostStorage Storage => host.Storage;

    public IHostSecrets Secrets => host.Secrets;

    public int Disposals { get; private set; }

    public int Watches
    {
        get
        {
            lock (_gate)
            {
                return _watches.Count;
            }
        }
    }

    public void Cut()
    {
        IsOpen = false;
        lock (_gate)
        {
            _watches.ForEach(w => w.End());
        }
    }

    public void Tell(Guid uuid, GuestEvent guestEvent)
    {
        lock (_gate)
        {
            _watches.Where(w => w.Uuid == uuid).ToList().ForEach(w => w.Add(guestEvent));
        }
    }

    public Task<HostFacts> GetFactsAsync(CancellationToken cancellationToken) => AskAsync("facts", () => host.Facts, cancellationToken);

    public Task<int?> GetLinkSpeedAsync(CancellationToken cancellationToken) => AskAsync("link speed", () => host.LinkSpeed, cancellationToken);

    public Task<IReadOnlyList<MigrationVm>> ListGuestsAsync(CancellationToken cancellationToken) => AskAsync(
        "guests",
        () => (IReadOnlyList<MigrationVm>)host.All().Select(g => new MigrationVm
        {
            Name = g.Name,
            Uuid = g.Uuid,
            State = g.State,
            StateReason = g.Reason,
            Persistent = g.Persistent,
            Memory = host.GuestMemory,
            Source = Host.Name,
            SourceReference = Host,
        }).ToArray(),
        cancellationToken);

    public Task<GuestStatus?> FindGuestAsync(string nameOrUuid, CancellationToken cancellationToken) =>
        AskAsync("find", () => host.Find(g => g.Name == nameOrUuid || $"{g.Uuid}" == nameOrUuid), cancellationToken);

    public Task<GuestStatus?> FindNamedAsync(string name, CancellationToken cancellationToken) =>
        AskAsync("find", () => host.Find(g => g.Name == name), cancellationToken);

    public Task<GuestStatus?> GetGuestAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync("guest", () => host.Find(g => g.Uuid == uuid), cancellationToken);

    public Task<string> GetGuestXmlAsync(Guid uuid, GuestXml which, CancellationToken cancellationToken) => AskAsync(
        which is GuestXml.Kept ? "kept xml" : "xml",
        () => host.Xml(uuid, which is GuestXml.Kept) ?? throw VmErrors.NotFound($"{uuid}", Host.Name),
        cancellationToken);

    public Task<MigrationSample?> GetJobAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync("job", () => host.Job(uuid, completed: false), cancellationToken);

    public Task<MigrationSample?> GetCompletedJobAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync("completed", () => host.Job(uuid, completed: true), cancellationToken);

    public Task<GuestWatch> WatchAsync(Guid uuid, CancellationToken cancellationToken) => AskAsync(
        "watch",
        () =>
        {
            var watch = new GuestWatch(uuid, Release);
            lock (_gate)
            {
                _watches.Add(watch);
            }

            return watch;
        },
        cancellationToken);

    public async Task ProvePeerAsync(Guid uuid, PeerMigration migration, CancellationToken cancellationToken)
    {
        await AskAsync("prove", () => true, cancellationToken);
        await host.OnProve(migration.PeerUri);
    }

    public async Task MigrateAsync(Guid uuid, PeerMigration migration, CancellationToken cancellationToken)
    {
        await AskAsync("migrate", () => true, cancellationToken);
        host.Changed("migrate");
        var perform = new FakePerform(uuid, migration);
        Interlocked.Increment(ref _performing);
        try
        {
            host.Perform(perform);
            await perform.Ended.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _performing);
        }
    }

    public async Task AbortJobAsync(Guid uuid, CancellationToken cancellationToken)
    {
        await AskAsync("abort", () => true, cancellationToken);
        host.Changed("abort");
        await host.OnAbort(uuid);
    }

    public Task<TimeSpan> GetMaxDowntimeAsync(Guid uuid, CancellationToken cancellationToken) =>
        AskAsync("downtime", () => host.MaxDowntime, cancellationToken);

    public async Task SetMaxDowntimeAsync(Guid uuid, TimeSpan downtime, CancellationToken cancellationToken)
    {
        await AskAsync("set downtime", () => true, cancellationToken);
        host.Changed($"downtime {downtime.TotalMilliseconds:0}");
        host.MaxDowntime = downtime;
    }

    public async Task SetBandwidthAsync(Guid uuid, long mebibytesPerSecond, bool postCopy, CancellationToken cancellationToken)
    {
        await AskAsync("set bandwidth", () => true, cancellationToken);
        host.Changed($"bandwidth {mebibytesPerSecond}{(postCopy ? " post-copy" : "")}");
    }

    public async Task StartPostCopyAsync(Guid uuid, CancellationToken cancellationToken)
    {
        await AskAsync("post-copy", () => true, cancellationToken);
        host.Changed("post-copy");
    }

    public async Task SuspendGuestAsync(Guid uuid, CancellationToken cancellationToken)
    {
        await AskAsync("suspend", () => true, cancellationToken);
        host.Changed("suspend");
    }

    public async Task ResumeGuestAsync(Guid uuid, CancellationToken cancellationToken)
    {
        await AskAsync("resume", () => true, cancellationToken);
        host.Changed("resume");
        if (host.Find(g => g.Uuid == uuid) is { } guest)
        {
            host.Has(guest with { State = VmState.Running, Reason = 1 });
        }

        host.OnChange("resume", uuid);
    }

    public ValueTask DisposeAsync()
    {
        Disposals++;
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task<T> AskAsync<T>(string what, Func<T> answer, CancellationToken cancellationToken)
    {
        host.Asked(what);
        cancellationToken.ThrowIfCancellationRequested();
        await host.Before(what).WaitAsync(cancellationToken);
        if (!IsOpen)
        {
            throw Failures.Lost(Host.Name);
        }

        return host.Refuses(what) is { } refusal ? throw refusal : answer();
    }

    private void Release(GuestWatch watch)
    {
        lock (_gate)
        {
            _watches.Remove(watch);
        }
    }
}
