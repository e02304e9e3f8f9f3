using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Parameters;

namespace VmMigration.Commands;

// The move that is asked about.
public sealed partial class TestMigrationHostCommand
{
    // A field of a value type that lives in the isolated assemblies would have them loaded before they can be found.
    private object? _kind;
    private MigrationPolicy? _policy;

    /// <summary>Whether guests are to be moved live, or cold.</summary>
    [Parameter]
    public MigrationKind Kind { get => _kind is MigrationKind kind ? kind : default; set => _kind = value; }

    /// <summary>How a move is to be brought to its end; the source host's policy when absent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public string? Policy { get; set; }

    /// <summary>Asks about a move that is switched to post-copy as soon as all memory was sent once.</summary>
    [Parameter]
    public SwitchParameter PostCopy { get; set; }

    /// <summary>Asks about a move where libvirt is told not to fear for disks.</summary>
    [Parameter]
    public SwitchParameter Unsafe { get; set; }

    /// <summary>Asks about a move that sends memory through the daemons' connection.</summary>
    [Parameter]
    public SwitchParameter Tunnelled { get; set; }

    /// <summary>How long guests may stand still at most: 300ms, 2s, a number of milliseconds.</summary>
    [Parameter]
    [Duration("ms", 1, 2_000_000)]
    public TimeSpan? MaxDowntime { get; set; }

    /// <summary>How many connections are to carry memory; 0 for as many as fit the guest and the link.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    public int? ParallelConnections { get; set; }

    /// <summary>How memory is to be compressed.</summary>
    [Parameter]
    public CompressionMethod[] Compression { get; set; } = [];

    /// <summary>Asks about a move that sends memory without copying it first.</summary>
    [Parameter]
    public SwitchParameter ZeroCopy { get; set; }

    private MigrationRequest Request(GuestReference vm, HostReference source, HostReference destination) => WithWay(WithStorage(new MigrationRequest
    {
        VM = vm.Name,
        Uuid = vm.Uuid,
        Source = source,
        Destination = destination,
        Kind = Kind,
        Policy = Kind is MigrationKind.Live ? _policy ?? Hosts.PolicyOf(source) : null,
        PostCopy = PostCopy,
        Unsafe = Unsafe,
        Tunnelled = Tunnelled,
        MaxDowntime = MaxDowntime,
        ParallelConnections = ParallelConnections,
        Compression = Compression,
        ZeroCopy = ZeroCopy,
    }));
}
