using System.Globalization;
using VmMigration.Hosts;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Faults;

/// <summary>A guest that is to be moved, in whose way something is put; and what both hosts had before that.</summary>
internal sealed partial class FaultScene : IAsyncDisposable
{
    /// <summary>In MiB/s: far less than the guest changes, so that a move never ends by itself.</summary>
    public const long Slow = 4;

    /// <summary>In MiB/s: so much that it ends at once.</summary>
    public const long Fast = 1000;

    private readonly Dictionary<LabHost, IReadOnlyList<string>> _before = [];
    private readonly LabTransport _transport;

    private FaultScene(LabEnvironment lab, LabGuest guest, LabHost here, ControlMode control, LabTransport transport)
    {
        Lab = lab;
        Guest = guest;
        Here = here;
        There = lab.Hosts.First(h => h != here);
        Control = control;
        _transport = transport;
    }

    public LabEnvironment Lab { get; }

    public LabGuest Guest { get; }

    public ControlMode Control { get; }

    /// <summary>The host that runs the guest.</summary>
    public LabHost Here { get; }

    /// <summary>The host that it is to go to.</summary>
    public LabHost There { get; }

    public Administrator Administrator { get; private set; } = new();

    /// <summary>A move that never ends by itself.</summary>
    public MigrationRequest Request => new()
    {
        VM = Guest.Name,
        Source = Administrator.Know(Here, Lab, _transport),
        Destination = Administrator.Know(There, Lab, _transport),
        Control = Control,
        Bandwidth = Slow,
        CopySecret = true,
    };

    /// <summary>The last block that the guest was told is on its disk before the fault.</summary>
    private int Acknowledged { get; set; }

    /// <summary>Notes what there is.</summary>
    public static async Task<FaultScene> OpenAsync(LabEnvironment lab, LabGuest guest, ControlMode control, LabTransport transport)
    {
        var scene = new FaultScene(lab, guest, Assert.Single(await guest.RunsOnAsync()), control, transport);
        foreach (LabHost host in lab.Hosts)
        {
            scene._before[host] = await HostBelongings.WithoutAsync(host, guest);
        }

        await scene.NoteBlocksAsync();
        return scene;
    }

    /// <summary>Gives the administrator's workstation another clock.</summary>
    public async Task WithClockAsync(TimeProvider time)
    {
        await Administrator.DisposeAsync();
        Administrator = new Administrator(time: time);
    }

    /// <summary>Begins a move and returns once memory is on its way and the guest's last block is known.</summary>
    /// <param name="request">Null for <see cref="Request"/>.</param>
    /// <param name="phase">Another phase to wait for.</param>
    public async Task<MigrationRun> StartAsync(MigrationRequest? request = null, MigrationPhase phase = MigrationPhase.PreCopy)
    {
        MigrationRun run = Administrator.Session.Start(request ?? Request);
        await Administrator.ReachAsync(run, phase);
        await NoteBlocksAsync();
        return run;
    }

    /// <summary>Takes over, as another session, the only move whose client is gone, and waits for its end, but not for ever.</summary>
    public Task<MigrationProgress> ResumeAsync() => EndOf(Administrator.Session.Resume(Assert.Single(Administrator.Session.ListUnfinished())));

    /// <summary>Puts in order what the move left where a host could not be asked.</summary>
    public async Task SettleAsync()
    {
        if (Administrator.Session.ListUnfinished() is [var left])
        {
            await EndOf(Administrator.Session.Resume(left));
        }
    }

    /// <summary>The last record of a move that was taken over.</summary>
    public static Task<MigrationProgress> EndOf(IFollowedMove taken) => taken.Completion.WaitAsync(Administrator.Patience * 2);

    /// <summary>Lets a move that goes on come to its end.</summary>
    /// <param name="more">More of virsh's arguments.</param>
    public Task HurryAsync(params string[] more) => SetSpeedAsync(Fast, more);

    /// <summary>Keeps a move from coming to its end by itself; a disk that is being copied is copied as fast as before.</summary>
    public Task SlowDownAsync() => SetSpeedAsync(Slow);

    /// <summary>Ends the guest's process on a host as the kernel ends one that it has no memory for.</summary>
    public async Task KillQemuAsync(LabHost host) =>
        (await host.RunAsync("pkill", "-KILL", "-f", $"guest={Guest.Name},")).EnsureSuccess();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (LabHost host in Lab.Hosts)
        {
            if (host.InitProcessId is null)
            {
                await host.BootAsync();
            }

            await host.SetLinkAsync(LabLink.Migration, up: true);
        }

        await Administrator.DisposeAsync();
    }

    /// <summary>A move that has sent nothing yet is told its own speed later.</summary>
    private async Task SetSpeedAsync(long mebibytesPerSecond, params string[] more)
    {
        string job = "";
        Assert.True(await Wait.UntilAsync(
            async () => (job = await HostsSay.VirshAsync(Here, "domjobinfo", Guest.Name)).Contains("Data processed:", StringComparison.Ordinal),
            Administrator.Patience, TimeSpan.FromMilliseconds(50), CancellationToken.None), job);
        await HostsSay.VirshAsync(Here, ["migrate-setspeed", Guest.Name, mebibytesPerSecond.ToString(CultureInfo.InvariantCulture), .. more]);
    }

    private async Task NoteBlocksAsync() => Acknowledged = Math.Max(Acknowledged, await LastBlockAsync());

    /// <summary>The last block that the guest's console tells of; 0 for none.</summary>
    private async Task<int> LastBlockAsync()
    {
        int[] told = await Task.WhenAll(Lab.Hosts.Where(h => h.InitProcessId is not null).Select(Guest.LastBlockAsync));
        return told.Max();
    }
}
