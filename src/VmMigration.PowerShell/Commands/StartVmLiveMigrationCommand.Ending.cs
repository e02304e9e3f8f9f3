using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Parameters;

namespace VmMigration.Commands;

// How it comes to its end.
public sealed partial class StartVmLiveMigrationCommand
{
    // A field of a value type that lives in the isolated assemblies would have them loaded before they can be found.
    private object? _timeoutAction;
    private MigrationPolicy? _policy;

    /// <summary>How the move is brought to its end: a built-in policy, or one of the inventory; the source host's when absent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PolicyNameCompleter))]
    public string? Policy { get; set; }

    /// <summary>How long a guest may stand still at most: 300ms, 2s, a number of milliseconds.</summary>
    [Parameter]
    [Duration("ms", 1, 2_000_000)]
    public TimeSpan? MaxDowntime { get; set; }

    /// <summary>How long disks are copied, and then memory, before the policy's ladder acts: 90s, 15m, a number of seconds.</summary>
    [Parameter]
    [Duration("s", 1_000, 9_999L * 86_400_000)]
    public TimeSpan? Timeout { get; set; }

    /// <summary>The only thing that is done at the timeout, and not before.</summary>
    [Parameter]
    public TimeoutAction TimeoutAction { get => _timeoutAction is TimeoutAction action ? action : default; set => _timeoutAction = value; }

    /// <summary>Has QEMU slow a guest that changes too much, or with -AutoConverge:$false does not; as the policy says when absent.</summary>
    [Parameter]
    public SwitchParameter AutoConverge { get; set; }

    /// <summary>By how much a guest is slowed at first, in percent.</summary>
    [Parameter]
    [ValidateRange(1, 99)]
    public int? AutoConvergeInitial { get; set; }

    /// <summary>By how much more each time, in percent.</summary>
    [Parameter]
    [ValidateRange(1, 99)]
    public int? AutoConvergeIncrement { get; set; }

    /// <summary>Switches to post-copy as soon as all memory was sent once.</summary>
    [Parameter]
    public SwitchParameter PostCopy { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _policy = PolicyOrStop(Policy);
    }

    private MigrationRequest WithEnding(MigrationRequest request, HostReference source) => request with
    {
        Policy = _policy ?? Hosts.PolicyOf(source),
        MaxDowntime = MaxDowntime,
        Timeout = Timeout,
        TimeoutAction = (TimeoutAction?)_timeoutAction,
        AutoConverge = MyInvocation.BoundParameters.ContainsKey(nameof(AutoConverge)) ? AutoConverge.IsPresent : null,
        AutoConvergeInitial = AutoConvergeInitial,
        AutoConvergeIncrement = AutoConvergeIncrement,
        PostCopy = PostCopy,
    };
}
