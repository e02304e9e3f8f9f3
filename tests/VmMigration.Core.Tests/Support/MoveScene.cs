using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Tests.Support;
using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Tests.Support;

/// <summary>
/// Two hosts, <c>web1</c> running on <c>kvm1</c>, and a session. The states are those that libvirt 9 shows while it moves
/// a guest by peer to peer: coming in is paused for migration; at the switchover the source pauses for migration; the
/// destination runs before the source lets go.
/// </summary>
internal sealed class MoveScene : IAsyncDisposable
{
    /// <summary>How often it is looked whether a sleeper comes back before it counts as gone, with a millisecond at least in between.</summary>
    private const int Grace = 100;

    public MoveScene(bool persistent = true, HostReference? source = null, HostReference? destination = null)
    {
        Kvm1 = new FakeHost("kvm1", source);
        Kvm2 = new FakeHost("kvm2", destination);
        Guest = new GuestStatus("web1", Uuid, VmState.Running, 1, persistent);
        Kvm1.Has(Guest);
        Session = new MigrationSession(new FakeConnector(Kvm1, Kvm2), Journals.Folder, Time);
    }

    public Guid Uuid { get; } = Guid.NewGuid();

    public GuestStatus Guest { get; }

    public ManualTime Time { get; } = new();

    public FakeHost Kvm1 { get; }

    public FakeHost Kvm2 { get; }

    public TestJournals Journals { get; } = new();

    public MigrationSession Session { get; }

    public MigrationRequest Request => new() { VM = "web1", Source = Kvm1.Reference, Destination = Kvm2.Reference };

    public static MigrationSample Copying(int percent = 50, int iteration = 1) => new()
    {
        Type = DomainJobType.Unbounded,
        Operation = DomainJob.MigrationOut,
        Elapsed = TimeSpan.FromSeconds(1),
        Downtime = TimeSpan.FromMilliseconds(120),
        MemoryTotal = 1000,
        MemoryProcessed = percent * 10,
        MemoryRemaining = 1000 - (percent * 10),
        Rate = 100,
        DirtyRate = 50,
        Iteration = iteration,
    };

    public static MigrationSample Arrived(int downtimeMs = 85) => new()
    {
        Type = DomainJobType.Completed,
        Operation = DomainJob.MigrationIn,
        Elapsed = TimeSpan.Zero,
        Downtime = TimeSpan.FromMilliseconds(downtimeMs),
        MemoryTotal = 1000,
        MemoryProcessed = 1200,
        MemoryRemaining = 0,
    };

    /// <summary>The guest has a disk that only <c>kvm1</c> has, <c>vm.raw</c>; the other host has the folder.</summary>
    public void HasDisk(string folder)
    {
        Kvm1.Storage.Has(folder, new FakeFolder().With("vm.raw", 1L << 20));
        Kvm2.Storage.Has(folder, new FakeFolder());
        Kvm1.Devices = $"<disk type='file' device='disk'><driver type='raw'/><source file='{folder}/vm.raw'/><target dev='vda'/></disk>";
        Kvm1.Storage.Images.Add(new GuestImage(Uuid, "vda", $"{folder}/vm.raw", 1L << 20, 1L << 20));
    }

    /// <summary>The daemons copy: a job on the source, a guest coming in on the destination.</summary>
    public void Copies(int percent = 50)
    {
        Kvm1.IsBusyWith(Uuid, Copying(percent));
        Kvm2.Has(Guest with { State = VmState.Paused, Reason = 2, Persistent = false });
    }

    /// <summary>The destination runs it; the source has not let go yet.</summary>
    public void SwitchesOver()
    {
        Kvm1.Has(Guest with { State = VmState.Paused, Reason = 2 });
        Kvm2.Has(Guest with { State = VmState.Running, Reason = 2 });
    }

    public void Moves()
    {
        Kvm1.HasNo(Uuid);
        Kvm2.Has(Guest with { State = VmState.Running, Reason = 2 });
        Kvm2.Remembers(Uuid, Arrived());
    }

    public void FallsBack()
    {
        Kvm1.IsBusyWith(Uuid, null);
        Kvm1.Has(Guest);
        Kvm2.HasNo(Uuid);
    }

    /// <summary>Lets time pass only while somebody sleeps, until the task is over.</summary>
    public async Task<T> PlayAsync<T>(Task<T> task)
    {
        var (sleepers, looks) = (0, 0);
        while (!task.IsCompleted)
        {
            // Whoever was woken sleeps again before more time passes, unless it is through with sleeping.
            if (Time.ActiveTimers is var now && (now >= sleepers || ++looks > Grace))
            {
                (sleepers, looks) = (now, 0);
                if (now > 0)
                {
                    Time.Advance(TimeSpan.FromMilliseconds(500));
                }
            }

            await Task.Delay(1);
        }

        return await task;
    }

    /// <summary>Lets time pass only while somebody sleeps, until something is so.</summary>
    public async Task UntilAsync(Func<bool> so) => await PlayAsync(Task.Run(async () =>
    {
        while (!so())
        {
            await Task.Delay(1);
        }

        return true;
    }));

    /// <summary>Begins a move and brings it to where the source's daemon has been asked.</summary>
    public async Task<(MigrationRun Run, FakePerform Perform)> BeginAsync(MigrationRequest? request = null)
    {
        var run = Session.Start(request ?? Request);
        return (run, await Kvm1.NextMoveAsync());
    }

    public static async Task<List<MigrationProgress>> RecordsOfAsync(MigrationRun run)
    {
        List<MigrationProgress> all = [];
        await foreach (var item in run.ReadAllAsync(CancellationToken.None))
        {
            all.Add(item.Record);
        }

        return all;
    }

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        Journals.Dispose();
    }
}
