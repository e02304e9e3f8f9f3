using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>
/// A guest that writes all the while to a disk that a server has, and moves from host to host. Such disks have no locks that keep
/// two QEMUs from the same image, so both hosts are asked all through each move whether they run the guest.
/// </summary>
internal sealed class RoamingGuest : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly LabEnvironment _lab;
    private readonly string _image;

    private RoamingGuest(LabEnvironment lab, LabGuest guest, string image)
    {
        _lab = lab;
        _image = image;
        Guest = guest;
        (Here, There) = (lab.Hosts[0], lab.Hosts[1]);
    }

    public Administrator Administrator { get; } = new();

    public LabGuest Guest { get; }

    /// <summary>Where it runs.</summary>
    public LabHost Here { get; private set; }

    /// <summary>Where the next move goes.</summary>
    public LabHost There { get; private set; }

    /// <summary>The next move.</summary>
    public MigrationRequest Ask => Administrator.Ask(Guest, _lab) with
    {
        Source = Administrator.Know(Here, _lab), Destination = Administrator.Know(There, _lab),
    };

    /// <summary>Starts it on the first host and waits until it writes.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="disk">Its disk.</param>
    /// <param name="image">The disk for QEMU's own tools.</param>
    public static async Task<RoamingGuest> StartAsync(LabEnvironment lab, GuestDisk disk, string image)
    {
        LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Kind = GuestKind.Linux, WritesDisk = true, Persistent = true, Disks = [disk] });
        var roaming = new RoamingGuest(lab, guest, image);
        await roaming.WritesAsync();
        return roaming;
    }

    /// <summary>Moves it, live, and shows that one copy runs at a time and that it goes on writing.</summary>
    public Task MoveAsync(MigrationRequest ask) =>
        MoveAsync(async () => Ended.As(MigrationOutcome.Completed, await Administrator.MoveAsync(ask)));

    /// <summary>The same, with something that happens once its memory is on its way, which has to take its time.</summary>
    public Task MoveAsync(MigrationRequest ask, Func<Task> meanwhile) => MoveAsync(async () =>
    {
        MigrationRun run = await Administrator.StartAsync(ask);
        await meanwhile();
        Ended.As(MigrationOutcome.Completed, await Administrator.EndOf(run));
    });

    private async Task MoveAsync(Func<Task> move)
    {
        int before = await BlockMoveTests.WrittenAsync(Guest, Here, _image, 0);
        await WatchAsync(move);
        await ArrivedAsync("migrated");
        await BlockMoveTests.WrittenBehindMoveAsync(Guest, Here, _image, before + 1);
    }

    /// <summary>Moves it cold, and shows the same.</summary>
    public async Task MoveColdAsync(MigrationRequest ask)
    {
        await Guest.WaitUntilAnsweringAsync();
        await WatchAsync(async () =>
            Ended.As(MigrationOutcome.Completed, await Administrator.MoveAsync(ask with { Kind = MigrationKind.Cold })));
        await ArrivedAsync("booted");
        await WritesAsync();
    }

    /// <summary>Waits until the guest says that its disk has another block.</summary>
    public async Task WritesAsync()
    {
        int last = await Guest.LastBlockAsync(Here);
        Assert.True(
            await Wait.UntilAsync(async () => await Guest.LastBlockAsync(Here) != last, Administrator.Patience, Period, CancellationToken.None),
            $"{Guest} has written no block on {Here} since {last}.");
    }

    /// <summary>Ends it, and shows that no block that it had written is damaged.</summary>
    public async Task EndAsync()
    {
        await Guest.DestroyAsync();
        Assert.Empty((await Guest.ReadBlocksAsync(Here, _image)).Damaged);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Administrator.DisposeAsync();
        await Guest.DisposeAsync();
    }

    private async Task ArrivedAsync(string how)
    {
        (Here, There) = (There, Here);
        Assert.Equal($"{Here}: running ({how})", await HostsSay.WhereAsync(Guest));
        Assert.Equal(1, await HostsSay.ProcessesAsync(Guest, _lab));
        Assert.Equal(Here.Name, await HostsSay.DefinedOnAsync(Guest, _lab));
    }

    private async Task WatchAsync(Func<Task> move)
    {
        Task moving = move();
        bool two = false;
        while (!moving.IsCompleted)
        {
            // In this order: a guest that has been seen on the destination must not be on the source any more.
            two |= await RunsAsync(There) && await RunsAsync(Here);
            await Task.Delay(10);
        }

        await moving;
        Assert.False(two, $"{Guest} ran on {Here} and {There} at once.");
    }

    private async Task<bool> RunsAsync(LabHost host) => (await host.VirshAsync("domstate", Guest.Name)) is { Succeeded: true, Output: var state }
        && state.Trim() == "running";
}
