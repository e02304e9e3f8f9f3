using System.Collections.Concurrent;
using System.Threading.Channels;
using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Tests.Support;

/// <summary>
/// A host that a test plays: what its daemon would say is set by the test, and what the engine asks it to change is
/// written down. Connections to it come and go (<see cref="FakeHypervisor"/>); this stays.
/// </summary>
internal sealed partial class FakeHost
{
    private readonly object _gate = new();
    private readonly List<string> _changes = [];
    private readonly List<FakeHypervisor> _connections = [];
    private readonly Dictionary<Guid, GuestStatus> _guests = [];
    private readonly Dictionary<Guid, MigrationSample> _jobs = [];
    private readonly Dictionary<Guid, MigrationSample> _completed = [];
    private readonly Channel<FakePerform> _performs = Channel.CreateUnbounded<FakePerform>();

    public FakeHost(string name, HostReference? reference = null)
    {
        Reference = reference ?? new HostReference(name, $"qemu+ssh://root@{name}/system") { Tls = TlsUse.Off };
        Facts = new HostFacts(
            $"{name}.example.org", new Version(9, 0, 0), new Version(7, 2, 0), 8, 64L << 30,
            new HostCapabilities("x86_64", new HostCpu()) { Uuid = Guid.NewGuid() }, CanMigrate: true);
    }

    public HostReference Reference { get; }

    public FakeStorage Storage { get; } = new();

    public FakeSecrets Secrets { get; } = new();

    public HostFacts Facts { get; set; }

    /// <summary>Why it cannot be dialled; null when it can.</summary>
    public Func<Exception>? Unreachable { get; set; }

    /// <summary>Why it refuses any question for a while; null when it answers.</summary>
    public Func<string, Exception?> Refuses { get; set; } = _ => null;

    /// <summary>What a dial waits for, when a test wants it to be slow.</summary>
    public Task DialGate { get; set; } = Task.CompletedTask;

    /// <summary>What a question waits for before it is answered.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>What the proof of a path answers.</summary>
    public Func<string, Task> OnProve { get; set; } = _ => Task.CompletedTask;

    /// <summary>What aborting a job does.</summary>
    public Func<Guid, Task> OnAbort { get; set; } = _ => Task.CompletedTask;

    /// <summary>What each call of a move that the session drives does ("begin" to "confirm", "cancel", "release").</summary>
    public Func<string, Task> OnDirect { get; set; } = _ => Task.CompletedTask;

    /// <summary>How a source describes the guest that the destination is to start, out of its XML.</summary>
    public Func<string, string> OnDescribe { get; set; } = xml => xml;

    /// <summary>Where a destination says that memory is to be sent; null for nothing.</summary>
    public string? AnswersAddress { get; set; }

    /// <summary>Where a source sent memory to.</summary>
    public string? SentTo { get; set; }

    /// <summary>What the destination knows of a failure when it is told that the move is off.</summary>
    public MigrationException? KnowsWhy { get; set; }

    /// <summary>What ending, resuming or undefining a guest does.</summary>
    public Action<string, Guid> OnChange { get; set; } = (_, _) => { };

    public TimeSpan MaxDowntime { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>The devices of all its guests, as XML.</summary>
    public string Devices { get; set; } = "";

    /// <summary>Devices that only their kept definitions have, as XML.</summary>
    public string? Kept { get; set; }

    /// <summary>What all its guests boot on beside their machine type, as XML.</summary>
    public string Firmware { get; set; } = "";

    /// <summary>In Mbit/s.</summary>
    public int? LinkSpeed { get; set; } = 10_000;

    public int Dials { get; private set; }

    /// <summary>The guests that start with it.</summary>
    public HashSet<Guid> Autostart { get; } = [];

    /// <summary>The guests whose memory is saved, to be restored at their next start.</summary>
    public HashSet<Guid> Asleep { get; } = [];

    /// <summary>The marks of moves on its guests. They are none of its <see cref="Changes"/>: each move has one.</summary>
    public ConcurrentQueue<(Guid Guest, MoveMark Mark)> Marks { get; set; } = [];

    /// <summary>What happens when a guest has just been marked.</summary>
    public Action OnMarked { get; set; } = () => { };

    /// <summary>What was asked of it that changes something, in order.</summary>
    public IReadOnlyList<string> Changes
    {
        get
        {
            lock (_gate)
            {
                return [.. _changes];
            }
        }
    }

    /// <summary>Every question, in order.</summary>
    public List<string> Questions { get; } = [];

    public IReadOnlyList<FakeHypervisor> Connections
    {
        get
        {
            lock (_gate)
            {
                return [.. _connections];
            }
        }
    }

    /// <summary>The next move that the engine asks its daemon for.</summary>
    public async Task<FakePerform> NextMoveAsync() => await _performs.Reader.ReadAsync();

    public void Has(GuestStatus guest)
    {
        lock (_gate)
        {
            _guests[guest.Uuid] = guest;
        }
    }

    /// <summary>A guest's XML: what the test set, or the least that describes it.</summary>
    public string? Xml(Guid uuid, bool kept = false)
    {
        lock (_gate)
        {
            return !_guests.TryGetValue(uuid, out var guest) ? null : $"""
                <domain type='{DomainType}'><name>{guest.Name}</name><uuid>{uuid}</uuid><memory unit='MiB'>1024</memory><vcpu>{Vcpus}</vcpu>
                <os><type arch='x86_64' machine='{Machine}'>hvm</type>{Firmware}</os>{Elements}{Tuning}<devices>{Devices}{(kept ? Kept : null)}</devices></domain>
                """;
        }
    }

    public void HasNo(Guid uuid)
    {
        lock (_gate)
        {
            _guests.Remove(uuid);
            _jobs.Remove(uuid);
        }
    }

    public void IsBusyWith(Guid uuid, MigrationSample? job)
    {
        lock (_gate)
        {
            if (job is null)
            {
                _jobs.Remove(uuid);
            }
            else
            {
                _jobs[uuid] = job;
            }
        }
    }

    public void Remembers(Guid uuid, MigrationSample job)
    {
        lock (_gate)
        {
            _completed[uuid] = job;
        }
    }

    /// <summary>Something happens to a guest, and all who watch are told.</summary>
    public void Tell(Guid uuid, GuestEvent guestEvent)
    {
        foreach (var connection in Connections)
        {
            connection.Tell(uuid, guestEvent);
        }
    }

    /// <summary>The control connections break; whoever asks next has to dial.</summary>
    public void Cut()
    {
        foreach (var connection in Connections)
        {
            connection.Cut();
        }
    }

    public async Task<IHypervisor> ConnectAsync()
    {
        lock (_gate)
        {
            Dials++;
        }

        await DialGate;
        if (Unreachable is { } why)
        {
            throw why();
        }

        var connection = new FakeHypervisor(this);
        lock (_gate)
        {
            _connections.Add(connection);
        }

        return connection;
    }

    public GuestStatus? Find(Func<GuestStatus, bool> wanted)
    {
        lock (_gate)
        {
            return _guests.Values.FirstOrDefault(wanted);
        }
    }

    public IReadOnlyList<GuestStatus> All()
    {
        lock (_gate)
        {
            return [.. _guests.Values];
        }
    }

    public MigrationSample? Job(Guid uuid, bool completed)
    {
        lock (_gate)
        {
            return (completed ? _completed : _jobs).GetValueOrDefault(uuid);
        }
    }

    public void Changed(string what)
    {
        lock (_gate)
        {
            _changes.Add(what);
        }
    }

    public void Asked(string what)
    {
        lock (Questions)
        {
            Questions.Add(what);
        }
    }

    public void Perform(FakePerform perform) => _performs.Writer.TryWrite(perform);
}
