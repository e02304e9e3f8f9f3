using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>Somebody at the workstation with a session: what the cmdlets are to the core, in tests.</summary>
internal sealed class Administrator : IAsyncDisposable
{
    /// <summary>How long a test waits for what should take a second: the machine may be busy with others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _state;

    /// <summary>Somebody who has moved nothing yet, or who comes back to the journals in <paramref name="state"/>.</summary>
    public Administrator(string? state = null, TimeProvider? time = null, IHypervisorConnector? connector = null)
    {
        time ??= TimeProvider.System;
        _state = state ?? Path.Combine(AppContext.BaseDirectory, "journals", $"{Guid.NewGuid():N}");
        Journals = new JournalFolder(_state);
        Session = new MigrationSession(connector ?? new LibvirtConnector(time), Journals, time);
    }

    public JournalFolder Journals { get; }

    public MigrationSession Session { get; }

    /// <summary>A host as an inventory would have it.</summary>
    public static HostReference Know(
        LabHost host, LabEnvironment lab, LabTransport control = LabTransport.Unix, LabTransport peer = LabTransport.Tcp) =>
        new(host.Name, host.UriOf(control))
        {
            SshConfigPath = lab.Keys.SshConfigPath,
            PeerUri = host.PeerUriOf(host, peer),
            MigrationAddress = host.MigrationAddress,
            // Nobody else is on the lab's links.
            Tls = TlsUse.Off,
            FromInventory = true,
        };

    /// <summary>A move from the lab's first host to its second.</summary>
    public static MigrationRequest Ask(
        LabGuest guest, LabEnvironment lab, LabTransport control = LabTransport.Unix, LabTransport peer = LabTransport.Tcp) => new()
        {
            VM = guest.Name,
            Source = Know(lab.Hosts[0], lab, control, peer),
            Destination = Know(lab.Hosts[1], lab, control, peer),
        };

    /// <summary>Starts the move and waits for its end.</summary>
    public async Task<MigrationProgress> MoveAsync(MigrationRequest request) => await EndOf(Session.Start(request));

    /// <summary>Starts the move and returns once memory is on its way.</summary>
    public async Task<MigrationRun> StartAsync(MigrationRequest request)
    {
        MigrationRun run = Session.Start(request);
        await ReachAsync(run, MigrationPhase.PreCopy);
        return run;
    }

    /// <summary>Waits until the move has come to a phase.</summary>
    public static async Task ReachAsync(MigrationRun run, MigrationPhase phase)
    {
        bool reached = await Wait.UntilAsync(
            () => Task.FromResult(run.Latest.Phase >= phase || run.Completion.IsCompleted),
            Patience, TimeSpan.FromMilliseconds(5), CancellationToken.None);
        Assert.True(reached && run.Latest.Phase == phase, $"{run.Latest.Phase}: {run.Latest.Reason}");
    }

    /// <summary>The final record, which a test does not wait for for ever.</summary>
    public static Task<MigrationProgress> EndOf(MigrationRun run) => run.Completion.WaitAsync(Patience);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        try
        {
            Directory.Delete(_state, recursive: true);
        }
        catch (IOException)
        {
            // None was written, or a move that was detached from comes to its end just now: it goes with the build.
        }
    }
}
