using VmMigration.Hosts;
using VmMigration.Libvirt;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHost
{
    /// <summary>What its guests are made of beside all else: processor, clock, metadata, as XML.</summary>
    public string Elements { get; set; } = "";

    public string DomainType { get; set; } = "kvm";

    public string Machine { get; set; } = "pc-q35-7.2";

    public int Vcpus { get; set; } = 4;

    /// <summary>What it offers guests; throws for what it cannot run.</summary>
    public Func<GuestPlatform, DomainCapabilities> Offers { get; set; } = platform =>
        new DomainCapabilities(platform.Machine ?? "pc-q35-7.2", platform.DomainType ?? "kvm", platform.Architecture ?? "x86_64") { MaxVcpus = 288 };

    /// <summary>Why it cannot give a guest a processor; null where it can.</summary>
    public Func<string, string?> CpuObjection { get; set; } = _ => null;

    /// <summary>What processors come to: the last of these, unless a test says otherwise.</summary>
    public Func<IReadOnlyList<string>, bool, string> CpuOfAll { get; set; } = (cpus, _) => cpus[^1];

    /// <summary>How many snapshots all its guests have.</summary>
    public int Snapshots { get; set; }

    /// <summary>What it knows of its guest's snapshots.</summary>
    public List<SnapshotRecord> SnapshotRecords { get; } = [];

    /// <summary>What it knows of its guest's checkpoints.</summary>
    public List<SnapshotRecord> CheckpointRecords { get; } = [];

    /// <summary>How many checkpoints all its guests have.</summary>
    public int Checkpoints { get; set; }

    /// <summary>The jobs on disks of its guests, by target.</summary>
    public Dictionary<string, BlockJobKind> BlockJobs { get; } = [];

    /// <summary>The names of its devices.</summary>
    public Dictionary<NodeDeviceKind, string[]> DeviceNames { get; } = [];
}
