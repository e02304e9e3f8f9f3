using System.Collections;
using System.Globalization;
using System.Management.Automation;
using VmMigration.Completers;
using VmMigration.Migration;

namespace VmMigration.Commands;

// What becomes of its disks, media and network cards.
public abstract partial class RequestCmdlet
{
    // A field of a value type that lives in the isolated assemblies would have them loaded before they can be found.
    private object? _storage;

    /// <summary>What is done about disks: each is looked at unless told otherwise.</summary>
    [Parameter]
    public StorageMode Storage { get => _storage is StorageMode mode ? mode : default; set => _storage = value; }

    /// <summary>The destination's pool that copies go to.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StoragePoolNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? StoragePool { get; set; }

    /// <summary>The destination's pool for each pool, or folder, of the source.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable PoolMap { get; set; } = [];

    /// <summary>The destination's network, or bridge, for each one of the source.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable NetworkMap { get; set; } = [];

    /// <summary>Reckons room by what disks hold now, not by what they may grow to.</summary>
    [Parameter]
    public SwitchParameter DiskOverCommit { get; set; }

    /// <summary>Takes media out of their drives that the destination lacks.</summary>
    [Parameter]
    public SwitchParameter EjectMedia { get; set; }

    /// <summary>Has copies take the place of images that earlier moves of the guest left on the destination.</summary>
    [Parameter]
    public SwitchParameter ReplaceLeftover { get; set; }

    /// <summary>Copies secrets that the guest needs and the destination lacks, with their values.</summary>
    [Parameter]
    public SwitchParameter CopySecret { get; set; }

    /// <summary>Makes holes of zeros that are copied.</summary>
    [Parameter]
    public SwitchParameter DetectZeroes { get; set; }

    /// <summary>The destination's port that disks are sent to.</summary>
    [Parameter]
    [ValidateRange(1, 65_535)]
    public int? DisksPort { get; set; }

    /// <summary>Where disks are sent to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DisksUri { get; set; }

    private protected MigrationRequest WithStorage(MigrationRequest request) => request with
    {
        Storage = Storage,
        StoragePool = StoragePool,
        PoolMap = ToMap(PoolMap),
        NetworkMap = ToMap(NetworkMap),
        DiskOverCommit = DiskOverCommit,
        EjectMedia = EjectMedia,
        ReplaceLeftover = ReplaceLeftover,
        CopySecret = CopySecret,
        DetectZeroes = DetectZeroes,
        DisksPort = DisksPort,
        DisksUri = DisksUri,
    };

    private static Dictionary<string, string> ToMap(Hashtable table) => table.Cast<DictionaryEntry>().ToDictionary(
        e => Convert.ToString(e.Key, CultureInfo.InvariantCulture) ?? "",
        e => Convert.ToString(e.Value, CultureInfo.InvariantCulture) ?? "");
}
