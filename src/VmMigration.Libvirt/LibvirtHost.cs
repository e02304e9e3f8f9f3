using VmMigration.Libvirt.Rpc;
using VmMigration.Libvirt.Rpc.Procedures;
using VmMigration.Libvirt.Transport;
using VmMigration.Libvirt.Wire;

namespace VmMigration.Libvirt;

/// <summary>
/// A libvirt daemon: what an administrator's program asks of it. Short calls, events and one migration share a
/// connection; further migrations have another, so that they never take the places that short calls need.
/// </summary>
/// <remarks>
/// Any member throws <see cref="LibvirtErrorException"/> for what the daemon answers,
/// <see cref="LibvirtDisconnectedException"/> when the connection ends, and <see cref="OperationCanceledException"/>.
/// </remarks>
public sealed partial class LibvirtHost : IAsyncDisposable
{
    private readonly DialOptions _options;
    private readonly Action<string>? _trace;
    private readonly LibvirtConnection _control;
    private readonly SemaphoreSlim _performGate = new(1);
    private readonly CancellationTokenSource _disposing = new();
    private LibvirtConnection? _perform;
    private int _performsOnControl;

    internal LibvirtHost(LibvirtUri uri, DialOptions options, Action<string>? trace, LibvirtConnection control)
    {
        Uri = uri;
        _options = options;
        _trace = trace;
        _control = control;
    }

    /// <summary>Where it is.</summary>
    public LibvirtUri Uri { get; }

    /// <summary>
    /// Whether the connection stands, and can be asked: a dead peer shows after 30 s of silence at the latest, and one whose daemon
    /// answers none of the calls that it has can be asked nothing more.
    /// </summary>
    public bool IsOpen => _control.IsOpen && !_control.Rpc.IsMute;

    /// <summary>The call that the daemon has not answered for longest, and for how long; null for none.</summary>
    public (string Procedure, TimeSpan For)? Awaited => _control.Rpc.Awaited;

    /// <summary>Completes, with the reason, when the connection has ended.</summary>
    public Task<LibvirtException> Closed => _control.Rpc.Closed;

    /// <summary>Connects.</summary>
    /// <param name="uri">Where to.</param>
    /// <param name="options">How, as far as the URI does not say.</param>
    /// <param name="trace">Told of every frame; must neither block nor throw.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LibvirtConnectException">The host or its daemon cannot be reached.</exception>
    /// <exception cref="LibvirtAuthenticationException">The daemon wants an authentication that is not here.</exception>
    public static async Task<LibvirtHost> OpenAsync(
        LibvirtUri uri, DialOptions options, Action<string>? trace, CancellationToken cancellationToken)
    {
        var control = await LibvirtConnection.OpenAsync(uri, options, trace, keepAlive: true, cancellationToken).ConfigureAwait(false);
        return new LibvirtHost(uri, options, trace, control);
    }

    /// <summary>Whether the daemon has what peer-to-peer migration with parameters needs; libvirt 1.1.0 and later do.</summary>
    public async Task<bool> CanMigrateAsync(CancellationToken cancellationToken)
    {
        int[] needed = [DaemonFeature.MigrationV3, DaemonFeature.MigrationParameters, DaemonFeature.MigrationPeerToPeer];
        var answers = await Task.WhenAll(needed.Select(f => CallAsync(ConnectProcedures.SupportsFeature, f, cancellationToken))).ConfigureAwait(false);
        return answers.All(a => a != 0);
    }

    /// <summary>libvirt's version on the host.</summary>
    public async Task<Version> GetLibraryVersionAsync(CancellationToken cancellationToken) =>
        ToVersion(await CallAsync(ConnectProcedures.GetLibraryVersion, default, cancellationToken).ConfigureAwait(false));

    /// <summary>QEMU's version on the host.</summary>
    public async Task<Version> GetHypervisorVersionAsync(CancellationToken cancellationToken) =>
        ToVersion(await CallAsync(ConnectProcedures.GetVersion, default, cancellationToken).ConfigureAwait(false));

    /// <summary>The host's own name of itself.</summary>
    public Task<string> GetHostNameAsync(CancellationToken cancellationToken) =>
        CallAsync(ConnectProcedures.GetHostname, default, cancellationToken);

    /// <summary>The capabilities XML.</summary>
    public Task<string> GetCapabilitiesAsync(CancellationToken cancellationToken) =>
        CallAsync(ConnectProcedures.GetCapabilities, default, cancellationToken);

    /// <summary>Processors and memory of the host.</summary>
    public Task<NodeInfo> GetNodeInfoAsync(CancellationToken cancellationToken) =>
        CallAsync(NodeProcedures.GetInfo, default, cancellationToken);

    /// <summary>
    /// Memory of the host in bytes, and how much of it could be given to guests: what is free, or holds nothing but files
    /// that can be read again. The figures of <see cref="GetNodeInfoAsync"/> leave out memory that was added while the
    /// host ran, seen with libvirt 9.0.
    /// </summary>
    public async Task<(long Total, long Available)> GetMemoryAsync(CancellationToken cancellationToken)
    {
        const int allCells = -1;
        // Count 0 asks how many figures there are.
        var (_, count) = await CallAsync(NodeProcedures.GetMemoryStatistics, (0, allCells, 0u), cancellationToken).ConfigureAwait(false);
        var (figures, _) = await CallAsync(NodeProcedures.GetMemoryStatistics, (count, allCells, 0u), cancellationToken).ConfigureAwait(false);
        return (KiB("total") * 1024, (KiB("free") + KiB("buffers") + KiB("cached")) * 1024);

        long KiB(string name) => (long)Math.Min(figures.FirstOrDefault(f => f.Name == name).Value, long.MaxValue / 4096);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Whoever dials the second connection just now gives up, and hands the gate over without one.
        await _disposing.CancelAsync().ConfigureAwait(false);
        await _control.DisposeAsync().ConfigureAwait(false);
        await _performGate.WaitAsync().ConfigureAwait(false);
        var perform = _perform;
        _perform = null;
        _performGate.Release();
        if (perform is not null)
        {
            await perform.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>libvirt packs a version as major × 1 000 000 + minor × 1 000 + release.</summary>
    private static Version ToVersion(ulong packed) =>
        new((int)(packed / 1_000_000), (int)(packed / 1_000 % 1_000), (int)(packed % 1_000));

    private Task<TResult> CallAsync<TArguments, TResult>(
        Procedure<TArguments, TResult> procedure, TArguments arguments, CancellationToken cancellationToken) =>
        _control.Rpc.CallAsync(procedure, arguments, cancellationToken);
}
