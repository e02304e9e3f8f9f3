using VmMigration.Domains;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Storage;

/// <summary>Disks that are devices of the source, or volumes of pools of devices.</summary>
public sealed class DeviceDiskTests
{
    private const long MiB = 1L << 20;
    private const string Lv = "<disk type='block' device='disk'><driver type='raw'/><source dev='/dev/vg0/web1'/><target dev='vda'/></disk>";
    private readonly FakeHost _kvm1 = new("kvm1");
    private readonly FakeHost _kvm2 = new("kvm2");
    private GuestStatus _guest = new("web1", Guid.NewGuid(), VmState.Running, 1, Persistent: true);

    public DeviceDiskTests()
    {
        _kvm1.Storage.Has("/dev/vg0", new FakeFolder().With("web1", 64 * MiB));
        _kvm1.Storage.HasPool(new StoragePoolDescription("vg0", "logical") { TargetPath = "/dev/vg0" });
        _kvm1.Storage.Images.Add(new GuestImage(_guest.Uuid, "vda", "/dev/vg0/web1", 64 * MiB, 64 * MiB));
        _kvm2.Storage.Has("/fast", new FakeFolder());
        _kvm2.Storage.HasPool("fast", "/fast");
    }

    private MigrationRequest Request => new() { VM = "web1", Source = _kvm1.Reference, Destination = _kvm2.Reference };

    [Fact]
    public async Task A_device_goes_into_an_image_of_the_pool_that_is_named_and_stays_on_the_source()
    {
        StoragePlan plan = await PlanAsync(Request with { Storage = StorageMode.Copy, StoragePool = "fast" }, Lv);
        var made = Assert.IsType<MakeVolumeStep>(Assert.Single(plan.Steps));
        Assert.Equal(("/fast", "web1", 64 * MiB, "raw"), (made.Folder, made.Volume.Name, made.Volume.Capacity, made.Volume.Format));
        Assert.Equal((DiskSourceKind.File, "/fast/web1"), (plan.Places["vda"].Kind, plan.Places["vda"].Path));
        Assert.Equal("/dev/vg0/web1 is kept on kvm1 as it is: a device is not deleted", Assert.Single(plan.Warnings));
        Assert.Equal("vda: /dev/vg0/web1: a device of kvm1: copied, 64 MiB to pool fast (/fast)", $"{Assert.Single(plan.Disks)}");
    }

    [Theory]
    [InlineData("/dev/vg0")]
    [InlineData("vg0")]
    public async Task It_may_be_named_for_the_devices_folder_or_for_their_pool(string key) =>
        Assert.Single((await PlanAsync(Request with { PoolMap = new Dictionary<string, string> { [key] = "fast" } }, Lv)).Steps);

    [Theory]
    [InlineData(null)]
    [InlineData("fast")]
    public async Task Unless_it_is_meant_it_is_refused_with_both_ways_out_since_both_hosts_may_have_it(string? pool)
    {
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(Request with { StoragePool = pool }, Lv));
        Assert.Contains("-Storage Shared", refusal.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-PoolMap @{ '/dev/vg0' = 'POOL' }", refusal.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_of_devices_takes_no_copies()
    {
        _kvm2.Storage.HasPool(new StoragePoolDescription("vg0", "logical") { TargetPath = "/dev/vg0" });
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(Request with { Storage = StorageMode.Copy, StoragePool = "vg0" }, Lv));
        Assert.Contains("of type logical", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_volume_of_a_pool_of_devices_becomes_one_of_the_pool_that_is_named()
    {
        _kvm2.Storage.HasPool(new StoragePoolDescription("vg0", "logical") { TargetPath = "/dev/vg0" });
        StoragePlan plan = await PlanAsync(
            Request with { Storage = StorageMode.Copy, StoragePool = "fast" },
            "<disk type='volume' device='disk'><driver type='raw'/><source pool='vg0' volume='web1'/><target dev='vda'/></disk>");
        Assert.Equal((DiskSourceKind.Volume, "fast", "web1"), (plan.Places["vda"].Kind, plan.Places["vda"].Pool, plan.Places["vda"].Volume));
    }

    [Theory]
    [InlineData("/dev/vg0/web1", true)]
    [InlineData("/dev/sdz", false)]
    public async Task While_the_guest_is_off_its_pool_has_to_say_how_large_it_is(string device, bool known)
    {
        _guest = _guest with { State = VmState.ShutOff };
        Task<StoragePlan> plan = PlanAsync(Request with { Storage = StorageMode.Copy, StoragePool = "fast" }, Lv.Replace("/dev/vg0/web1", device, StringComparison.Ordinal));
        if (known)
        {
            Assert.Equal(64 * MiB, Assert.Single((await plan).Disks).Size);
            return;
        }

        Assert.Contains("whose size nobody says", (await Assert.ThrowsAsync<MigrationException>(() => plan)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("device='lun'", "")]
    [InlineData("device='disk'", "<shareable/>")]
    [InlineData("device='disk'", "<readonly/>")]
    public async Task What_no_image_can_stand_for_is_refused(string device, string more)
    {
        string xml = $"<disk type='block' {device}><driver type='raw'/><source dev='/dev/vg0/web1'/><target dev='vda'/>{more}</disk>";
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(Request with { Storage = StorageMode.Copy, StoragePool = "fast" }, xml));
        Assert.Contains("no image file takes its place", refusal.Message, StringComparison.Ordinal);
    }

    private Task<StoragePlan> PlanAsync(MigrationRequest request, string disks) => PlannedStorage.OfAsync(request, _guest, disks, _kvm1, _kvm2);
}
