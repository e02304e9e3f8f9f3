namespace VmMigration.Lab.Soak;

/// <summary>A guest that is moved over and over: it writes numbered blocks, changes its memory, answers an echo, and has belongings.</summary>
internal sealed class SoakGuest(LabEnvironment lab, LabGuest guest)
{
    private const int DiskMiB = 256;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private int _acknowledged;

    public LabGuest Guest => guest;

    /// <summary>Starts one on the first host.</summary>
    /// <param name="lab">Two hosts with a shared volume.</param>
    /// <param name="localDisk">Whether its disk is one that only its host has.</param>
    public static async Task<SoakGuest> StartAsync(LabEnvironment lab, bool localDisk)
    {
        LabHost host = lab.Hosts[0];
        string folder = localDisk ? host.ImageDirectory : host.SharedDirectory;
        LabGuest guest = await lab.StartGuestAsync(host, new GuestOptions
        {
            Name = localDisk ? "local" : "shared",
            Kind = GuestKind.Linux,
            WritesDisk = true,
            Persistent = true,
            Autostart = true,
            DirtyMiBPerSecond = 8,
            WorkingSetMiB = 16,
            Disks = [new GuestDisk($"{folder}/soak-{(localDisk ? "local" : "shared")}.img") { Format = "raw", Cache = "none", SizeMiB = DiskMiB }],
        });
        await guest.WaitUntilAnsweringAsync();
        return new SoakGuest(lab, guest);
    }

    /// <summary>The host that runs it.</summary>
    public async Task<LabHost> PlaceAsync() => (await guest.RunsOnAsync()) is [var place]
        ? place : throw new LabException($"{guest} does not run on one host.");

    /// <summary>Notes what the guest has been told is on its disk.</summary>
    public async Task NoteAsync()
    {
        int[] told = await Task.WhenAll(lab.Hosts.Where(h => h.InitProcessId is not null).Select(guest.LastBlockAsync));
        _acknowledged = Math.Max(_acknowledged, told.Max());
    }

    /// <summary>
    /// Whether it answers and writes, in the end. One that was moved on a busy machine may hang under QEMU 7.2's emulated
    /// processor (see <see cref="GuestKind.Linux"/>).
    /// </summary>
    public async Task<bool> LivesAsync(LabHost place)
    {
        if (!await EchoProbe.AnswersAsync(guest.Address!, Life))
        {
            return false;
        }

        int last = await guest.LastBlockAsync(place);
        return await Wait.UntilAsync(async () => await guest.LastBlockAsync(place) != last, Life, Poll, CancellationToken.None);
    }

    /// <summary>Turns it off and on.</summary>
    public async Task RestartAsync(LabHost place)
    {
        (await place.VirshAsync("destroy", guest.Name)).EnsureSuccess();
        (await place.VirshAsync("start", guest.Name)).EnsureSuccess();
        await guest.WaitUntilAnsweringAsync();
    }

    /// <summary>What is wrong with its disk; null for nothing.</summary>
    public async Task<string?> DiskTroubleAsync(LabHost place)
    {
        WrittenBlocks blocks = new(0, []);
        // A guest that runs writes meanwhile, also to places that have been read already.
        bool whole = await Wait.UntilAsync(
            async () => (blocks = await guest.ReadBlocksAsync(place)).Count > _acknowledged && blocks.Damaged.Count == 0,
            TimeSpan.FromSeconds(5), Poll, CancellationToken.None);
        return whole ? null
            : $"{guest}'s disk on {place} has {blocks.Count} blocks of at least {_acknowledged + 1}, damaged: [{string.Join(", ", blocks.Damaged.Take(10))}]";
    }
}
