using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Migration;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Storage;

public sealed class StoragePlannerTests : IAsyncDisposable
{
    private const long MiB = 1L << 20;
    private const string Images = "/srv/images";
    private readonly FakeHost _kvm1 = new("kvm1");
    private readonly FakeHost _kvm2 = new("kvm2");
    private readonly FakeHypervisor _destination;
    private readonly GuestStatus _guest = new("web1", Guid.NewGuid(), VmState.Running, 1, Persistent: true);

    public StoragePlannerTests() => _destination = new FakeHypervisor(_kvm2);

    private MigrationRequest Request => new() { VM = "web1", Source = _kvm1.Reference, Destination = _kvm2.Reference };

    [Fact]
    public async Task A_guest_without_disks_costs_no_question()
    {
        StoragePlan plan = await PlanAsync(Request, "<disk type='file' device='cdrom'><target dev='hda'/></disk>");
        Assert.Same(StoragePlan.Nothing, plan);
        Assert.Equal(0, _kvm1.Storage.Questions + _kvm2.Storage.Questions);
    }

    [Fact]
    public async Task A_disk_in_a_folder_that_both_see_stays_and_the_look_leaves_nothing()
    {
        var shared = new FakeFolder().With("a.raw", 64 * MiB);
        _kvm1.Storage.Has(Images, shared);
        _kvm2.Storage.Has(Images, shared);
        StoragePlan plan = await PlanAsync(Request, File("vda", "a.raw"));
        Assert.Equal(DiskDecision.Stays, Assert.Single(plan.Disks).Decision);
        Assert.Equal(MigrationFlags.None, plan.Flags);
        Assert.Empty(plan.Steps);
        Assert.Equal(["a.raw"], shared.Volumes.Keys);
        Assert.Empty(_kvm1.Storage.Pools.Concat(_kvm2.Storage.Pools));
    }

    [Fact]
    public async Task A_shared_disk_is_not_copied_onto_itself_even_when_told_to()
    {
        var shared = new FakeFolder().With("a.raw", 64 * MiB);
        _kvm1.Storage.Has(Images, shared);
        _kvm2.Storage.Has(Images, shared);
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(Request with { Storage = StorageMode.Copy }, File("vda", "a.raw")));
        Assert.Contains("onto itself", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_disks_the_local_one_alone_is_copied()
    {
        _kvm1.Storage.Has(Images, new FakeFolder().With("a.raw", 64 * MiB, 5 * MiB));
        _kvm2.Storage.Has(Images, new FakeFolder());
        var shared = new FakeFolder().With("b.raw", 64 * MiB);
        _kvm1.Storage.Has("/shared", shared);
        _kvm2.Storage.Has("/shared", shared);
        StoragePlan plan = await PlanAsync(Request, File("vda", "a.raw") + File("vdb", "b.raw", folder: "/shared"));
        Assert.Equal([DiskDecision.Copied, DiskDecision.Stays], plan.Disks.Select(d => d.Decision));
        Assert.Equal(MigrationFlags.NonSharedDisk, plan.Flags);
        Assert.Equal(["vda"], plan.Parameters.Select(p => p.Value));
        Assert.Equal("vda: /srv/images/a.raw: only on kvm1 (what it writes into /srv/images, kvm2 does not see): "
            + "copied, 64 MiB (5 MiB used) to folder /srv/images", $"{plan.Disks[0]}");
        Assert.Equal(["makeVolume", "removeImage"], plan.Steps.Select(s => s.Kind));
    }

    [Fact]
    public async Task A_folder_that_the_destination_lacks_is_made_with_the_image_and_goes_with_it()
    {
        _kvm1.Storage.Has(Images, new FakeFolder().With("a.raw", 64 * MiB));
        StoragePlan plan = await PlanAsync(Request, File("vda", "a.raw"));
        Assert.Null(_kvm2.Storage.Folder(Images));
        MoveStep make = plan.Steps[0];
        await make.DoAsync(_destination, CancellationToken.None);
        Assert.Equal(64 * MiB, _kvm2.Storage.Folder(Images)!.Volumes["a.raw"].Capacity);
        Assert.Empty(_kvm2.Storage.Pools);
        MoveStep again = StepReader.Read(make.Kind, make.Side, make.Fields)!;
        await again.UndoAsync(_destination, CancellationToken.None);
        Assert.Null(_kvm2.Storage.Folder(Images));
        await again.UndoAsync(_destination, CancellationToken.None);
    }

    [Fact]
    public async Task What_is_not_of_the_size_that_was_made_is_not_taken_back()
    {
        _kvm2.Storage.Has(Images, new FakeFolder().With("a.raw", 3));
        await new MakeVolumeStep(Images, new NewVolume("a.raw", 64 * MiB, "raw")).UndoAsync(_destination, CancellationToken.None);
        Assert.Single(_kvm2.Storage.Folder(Images)!.Volumes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Room_is_reckoned_for_all_copies_together(bool overCommit)
    {
        _kvm1.Storage.Has(Images, new FakeFolder().With("a.raw", 64 * MiB, 30 * MiB).With("b.raw", 64 * MiB, 30 * MiB));
        _kvm2.Storage.Has(Images, new FakeFolder { Available = 100 * MiB });
        Task<StoragePlan> plan = PlanAsync(Request with { DiskOverCommit = overCommit }, File("vda", "a.raw") + File("vdb", "b.raw"));
        if (overCommit)
        {
            Assert.Equal(2, (await plan).Disks.Count(d => d.IsCopied));
            return;
        }

        var refusal = await Assert.ThrowsAsync<MigrationException>(() => plan);
        Assert.Equal(MigrationError.StorageFull, refusal.Error);
        Assert.Contains("128 MiB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused()
    {
        _kvm1.Storage.Has(Images, new FakeFolder().With("a.raw", 64 * MiB));
        _kvm2.Storage.Has(Images, new FakeFolder().With("a.raw", 64 * MiB));
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(Request, File("vda", "a.raw")));
        Assert.Equal(MigrationError.StorageNameTaken, refusal.Error);
    }

    [Fact]
    public async Task A_map_sends_a_folder_to_a_pool_and_the_XML_names_the_new_path()
    {
        _kvm1.Storage.Has(Images, new FakeFolder().With("a.raw", 64 * MiB));
        _kvm2.Storage.Has("/fast", new FakeFolder());
        _kvm2.Storage.HasPool("fast", "/fast");
        StoragePlan plan = await PlanAsync(
            Request with { PoolMap = new Dictionary<string, string> { ["/srv/images/"] = "fast" } }, File("vda", "a.raw"));
        Assert.Equal("/fast/a.raw", plan.Places["vda"].Path);
        Assert.Equal("fast", Assert.Single(_kvm2.Storage.Pools));
    }

    [Theory]
    [InlineData(true, StorageMode.Auto, DiskDecision.CopiedIncrementally)]
    [InlineData(false, StorageMode.Auto, DiskDecision.Copied)]
    [InlineData(true, StorageMode.Copy, DiskDecision.Copied)]
    public async Task An_overlay_goes_on_top_of_a_backing_image_that_is_there_with_the_same_content(
        bool same, StorageMode mode, DiskDecision expected)
    {
        _kvm1.Storage.Has(Images, new FakeFolder().With("over", 64 * MiB, format: "qcow2").With("base", 64 * MiB, format: "qcow2", content: [1]));
        _kvm2.Storage.Has(Images, new FakeFolder().With("base", 64 * MiB, format: "qcow2", content: same ? [1] : [2]));
        _kvm1.Storage.Images.Add(new GuestImage(_guest.Uuid, "vda", $"{Images}/over", 64 * MiB, 0));
        _kvm1.Storage.Images.Add(new GuestImage(_guest.Uuid, "vda", $"{Images}/base", 64 * MiB, 0));
        StoragePlan plan = await PlanAsync(Request with { Storage = mode }, File("vda", "over", "qcow2"));
        Assert.Equal(expected, Assert.Single(plan.Disks).Decision);
        var made = Assert.IsType<MakeVolumeStep>(plan.Steps[0]).Volume;
        Assert.Equal(expected is DiskDecision.CopiedIncrementally ? $"{Images}/base" : null, made.BackingPath);
    }

    [Fact]
    public async Task Incremental_by_order_is_refused_where_the_backing_image_differs()
    {
        _kvm1.Storage.Has(Images, new FakeFolder().With("over", 64 * MiB, format: "qcow2").With("base", 64 * MiB, format: "qcow2"));
        _kvm1.Storage.Images.Add(new GuestImage(_guest.Uuid, "vda", $"{Images}/over", 64 * MiB, 0));
        _kvm1.Storage.Images.Add(new GuestImage(_guest.Uuid, "vda", $"{Images}/base", 64 * MiB, 0));
        _kvm2.Storage.Has(Images, new FakeFolder());
        var refusal = await Assert.ThrowsAsync<MigrationException>(
            () => PlanAsync(Request with { Storage = StorageMode.CopyIncremental }, File("vda", "over", "qcow2")));
        Assert.Contains($"{Images}/base", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_another_image_is_based_on_is_kept_on_the_source()
    {
        var folder = new FakeFolder().With("a.raw", 64 * MiB).With("clone", 64 * MiB);
        folder.Volumes["clone"] = folder.Volumes["clone"] with { BackingPath = $"{Images}/a.raw", Path = $"{Images}/clone" };
        _kvm1.Storage.Has(Images, folder);
        _kvm2.Storage.Has(Images, new FakeFolder());
        StoragePlan plan = await PlanAsync(Request, File("vda", "a.raw"));
        Assert.Contains("image clone", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.Equal(["makeVolume", "keepImage"], plan.Steps.Select(s => s.Kind));
    }

    [Theory]
    [InlineData(700, false, null)]
    [InlineData(700, true, DiskDecision.Ejected)]
    [InlineData(1, false, DiskDecision.Carried)]
    public async Task An_absent_medium_is_ejected_when_allowed_and_carried_when_small(int mebibytes, bool eject, DiskDecision? expected)
    {
        _kvm1.Storage.Has("/iso", new FakeFolder().With("cd.iso", mebibytes * MiB, format: "iso"));
        _kvm2.Storage.Has("/iso", new FakeFolder());
        const string drive = "<disk type='file' device='cdrom'><source file='/iso/cd.iso'/><target dev='sda'/><readonly/></disk>";
        Task<StoragePlan> plan = PlanAsync(Request with { EjectMedia = eject }, drive);
        if (expected is null)
        {
            Assert.Contains("-EjectMedia", (await Assert.ThrowsAsync<MigrationException>(() => plan)).RecommendedAction, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(expected, Assert.Single((await plan).Disks).Decision);
    }

    [Fact]
    public async Task A_medium_that_the_destination_has_stays()
    {
        _kvm1.Storage.Has("/iso", new FakeFolder().With("cd.iso", 700 * MiB, format: "iso"));
        _kvm2.Storage.Has("/iso", new FakeFolder().With("cd.iso", 700 * MiB, format: "iso"));
        StoragePlan plan = await PlanAsync(
            Request, "<disk type='file' device='cdrom'><source file='/iso/cd.iso'/><target dev='sda'/><readonly/></disk>");
        Assert.Equal(DiskDecision.Stays, Assert.Single(plan.Disks).Decision);
        Assert.Empty(plan.Steps);
    }

    [Theory]
    [InlineData("<host name='ceph1' port='6789'/>", true)]
    [InlineData("", true)]
    [InlineData("<host name='localhost' port='6789'/>", false)]
    public async Task A_network_disk_stays_unless_its_server_is_the_source_itself(string servers, bool stays)
    {
        Task<StoragePlan> plan = PlanAsync(Request, $"<disk type='network' device='disk'><driver type='raw'/><source protocol='rbd' name='vms/a'>{servers}</source><target dev='vda'/></disk>");
        if (stays)
        {
            Assert.Equal(DiskDecision.Stays, Assert.Single((await plan).Disks).Decision);
        }
        else
        {
            await Assert.ThrowsAsync<MigrationException>(() => plan);
        }
    }

    [Fact]
    public async Task The_path_of_a_device_is_no_proof_but_the_administrators_word_is()
    {
        const string lun = "<disk type='block' device='disk'><driver type='raw'/><source dev='/dev/disk/by-id/x'/><target dev='vda'/></disk>";
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(Request, lun));
        Assert.Contains("-Storage Shared", refusal.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(DiskDecision.Stays, Assert.Single((await PlanAsync(Request with { Storage = StorageMode.Shared }, lun)).Disks).Decision);
    }

    [Fact]
    public async Task A_device_of_the_same_iSCSI_target_is_the_same_on_both_hosts()
    {
        const string lun = "<disk type='block' device='disk'><driver type='raw'/><source dev='/dev/disk/by-path/lun-1'/><target dev='vda'/></disk>";
        var pool = new StoragePoolDescription("san", "iscsi") { TargetPath = "/dev/disk/by-path", NetworkSource = "san1: iqn.x" };
        _kvm1.Storage.HasPool(pool);
        _kvm2.Storage.HasPool(pool with { Name = "other" });
        Assert.Contains("iqn.x", Assert.Single((await PlanAsync(Request, lun)).Disks).Why, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await _destination.DisposeAsync();

    private static string File(string target, string name, string format = "raw", string folder = Images) =>
        $"<disk type='file' device='disk'><driver type='{format}'/><source file='{folder}/{name}'/><target dev='{target}'/></disk>";

    private Task<StoragePlan> PlanAsync(MigrationRequest request, string disks) => PlannedStorage.OfAsync(request, _guest, disks, _kvm1, _kvm2);
}
