using System.Management.Automation;
using VmMigration.Migration;

namespace VmMigration.Commands;

// What the guest is afterwards.
public sealed partial class StartVmLiveMigrationCommand
{
    /// <summary>Keeps a definition on the destination, or with -Persist:$false does not; as on the source when absent.</summary>
    [Parameter]
    public SwitchParameter Persist { get; set; }

    /// <summary>Leaves the guest paused on the destination.</summary>
    [Parameter]
    public SwitchParameter Paused { get; set; }

    /// <summary>Moves it also where libvirt fears for its disks.</summary>
    [Parameter]
    public SwitchParameter Unsafe { get; set; }

    /// <summary>Wakes a guest whose memory was saved (virsh managedsave) on the source, and moves it live.</summary>
    [Parameter]
    public SwitchParameter WakeSaved { get; set; }

    /// <summary>Has the guest's agent set its clock once it is there.</summary>
    [Parameter]
    public SwitchParameter SyncTime { get; set; }

    /// <summary>Gives up when the guest has an I/O error meanwhile.</summary>
    [Parameter]
    public SwitchParameter AbortOnError { get; set; }

    /// <summary>Where viewers of the guest's screen are sent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GraphicsUri { get; set; }

    /// <summary>The guest's XML on the destination.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DestinationXml { get; set; }

    /// <summary>The definition that the destination keeps.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PersistentXml { get; set; }

    /// <summary>Has the guest's writes wait for the destination while its disks are copied.</summary>
    [Parameter]
    public SwitchParameter SynchronousWrites { get; set; }

    private MigrationRequest WithGuest(MigrationRequest request) => request with
    {
        Persist = MyInvocation.BoundParameters.ContainsKey(nameof(Persist)) ? Persist.IsPresent : null,
        Paused = Paused,
        Unsafe = Unsafe,
        WakesSaved = WakeSaved,
        SyncsTime = SyncTime,
        AbortOnError = AbortOnError,
        SynchronousWrites = SynchronousWrites,
        GraphicsUri = GraphicsUri,
        DestinationXml = DestinationXml,
        PersistentXml = PersistentXml,
    };
}
