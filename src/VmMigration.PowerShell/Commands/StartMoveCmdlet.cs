using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Following;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Parameters;
using VmMigration.Preflight;

namespace VmMigration.Commands;

/// <summary>Moves guests, or shows what that would be.</summary>
public abstract partial class StartMoveCmdlet : RequestCmdlet
{
    private MoveFollowing? _moves;
    private HostReference? _destination;

    private protected StartMoveCmdlet()
    {
    }

    /// <summary>The guests: names, UUIDs, or wildcards for those that run.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("VM", "VMName", "Domain", "Uuid")]
    [GuestArgumentTransformation]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VmNameCompleter))]
    public GuestArgument[] Name { get; set; } = [];

    /// <summary>The host they go to.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [HostArgumentTransformation]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public HostArgument Destination { get; set; } = null!;

    /// <summary>How fast memory may be sent, in MiB/s.</summary>
    [Parameter]
    [Bandwidth]
    public long? Bandwidth { get; set; }

    /// <summary>Leaves the definition on the source, and its copies of disks.</summary>
    [Parameter]
    public SwitchParameter KeepSource { get; set; }

    /// <summary>The ids of checks whose failing does not stop the move.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CheckIdCompleter))]
    public string[] SkipCheck { get; set; } = [];

    /// <summary>Writes the first record and returns; the move goes on.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Writes a record at least this often, also where nothing but the figures has changed.</summary>
    [Parameter]
    [Duration("s", 100, 86_400_000)]
    public TimeSpan? ProgressInterval { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _moves = new MoveFollowing(this, Host, ProgressInterval);
        try
        {
            SkipCheck = [.. PreflightChecks.Named(SkipCheck, wildcards: false)];
            _destination = MyInvocation.BoundParameters.ContainsKey(nameof(Destination)) ? Destination.Resolve(Hosts) : null;
        }
        catch (Exception e) when (e is HostReferenceException or MigrationException)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Finding is not null)
        {
            _findings.Add(Finding);
            return;
        }

        if (!TryGetSource(out var source) || (_destination ?? ResolveOrReport(Destination)) is not { } destination)
        {
            return;
        }

        foreach (var (vm, host) in Name.SelectMany(n => FindGuests(n, source, except: destination)))
        {
            WriteVerbose($"{vm}: on {host.Name} ({host.Uri})");
            Move(vm, host, destination);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        MoveFound();
        Pump(_moves!.ReadAllAsync(StopToken), _moves.Write);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _moves?.Leave();
        base.Dispose(disposing);
    }

    /// <summary>Moves one guest.</summary>
    private protected abstract void Move(GuestReference vm, HostReference source, HostReference destination);

    /// <summary>What every move is asked for by.</summary>
    private protected MigrationRequest Request(GuestReference vm, HostReference source, HostReference destination) => WithWay(WithStorage(new MigrationRequest
    {
        VM = vm.Name,
        Uuid = vm.Uuid,
        Source = source,
        Destination = destination,
        Bandwidth = Bandwidth,
        KeepSource = KeepSource,
        SkipChecks = SkipCheck,
    }));
}
