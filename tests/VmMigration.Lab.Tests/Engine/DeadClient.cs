using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Libvirt.Transport;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Engine;

/// <summary>A session that drives a move up to some point and dies there: its connections end, and it says nothing more.</summary>
internal sealed class DeadClient : IAsyncDisposable
{
    public const MigrationFlags Flags = MigrationFlags.Live | MigrationFlags.PersistDestination | MigrationFlags.UndefineSource;
    private readonly LabEnvironment _lab;
    private readonly LabGuest _guest;
    private readonly LibvirtHost _source;
    private readonly LibvirtHost _destination;

    private DeadClient(LabEnvironment lab, LabGuest guest, LibvirtHost source, LibvirtHost destination)
    {
        _lab = lab;
        _guest = guest;
        _source = source;
        _destination = destination;
    }

    public static async Task<DeadClient> ConnectAsync(LabEnvironment lab, LabGuest guest)
    {
        LibvirtHost[] hosts = await Task.WhenAll(lab.Hosts.Take(2).Select(h => LibvirtHost.OpenAsync(
            LibvirtUri.Parse(h.TcpUri), new DialOptions(), null, CancellationToken.None)));
        return new DeadClient(lab, guest, hosts[0], hosts[1]);
    }

    /// <summary>Makes the calls up to a stage, and with <paramref name="midway"/> dies in the middle of it.</summary>
    public async Task DriveAsync(MoveStage last, long bandwidth, bool midway = false, MigrationFlags more = MigrationFlags.None)
    {
        var parameters = new TypedParameters(
        [
            new("migrate_uri", $"tcp://{_lab.Hosts[1].MigrationAddress}"), new("bandwidth", (ulong)bandwidth),
        ]);
        DirectMigration migration = await _source.BeginDirectAsync(
            new DomainReference(_guest.Name, _guest.Uuid), parameters, Flags | more, CancellationToken.None);
        if (last > MoveStage.Beginning)
        {
            migration = await _destination.PrepareDirectAsync(migration, CancellationToken.None);
        }

        if (last > MoveStage.Preparing)
        {
            Task<DirectMigration> sending = _source.PerformDirectAsync(migration, CancellationToken.None);
            if (last is MoveStage.Performing && midway)
            {
                await Wait.UntilAsync(
                    async () => await _source.GetJobAsync(migration.Domain, false, CancellationToken.None) is { } job && job.Figures.UInt64("memory_processed") > 0,
                    Administrator.Patience, TimeSpan.FromMilliseconds(20), CancellationToken.None);
                _ = sending.ContinueWith(t => t.Exception, TaskScheduler.Default);
                return;
            }

            migration = await sending;
        }

        if (last > MoveStage.Performing)
        {
            await _destination.FinishDirectAsync(migration, CancellationToken.None);
        }
    }

    public ValueTask LoseSourceAsync() => _source.DisposeAsync();

    /// <summary>Dies.</summary>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _destination.DisposeAsync();
    }
}
