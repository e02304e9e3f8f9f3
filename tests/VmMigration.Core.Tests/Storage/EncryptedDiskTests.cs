using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Storage;

public sealed class EncryptedDiskTests
{
    private const long MiB = 1L << 20;
    private const string Secret = "<secret type='passphrase' uuid='0b4a1cc2-6e76-4b0d-9c0e-5a3b7a2c9d10'/>";
    private readonly FakeHost _kvm1 = new("kvm1");
    private readonly FakeHost _kvm2 = new("kvm2");
    private readonly GuestStatus _guest = new("web1", Guid.NewGuid(), VmState.Running, 1, Persistent: true);

    public EncryptedDiskTests()
    {
        _kvm1.Storage.Has("/srv", new FakeFolder().With("a", 64 * MiB).With("base", 64 * MiB));
        _kvm2.Storage.Has("/srv", new FakeFolder().With("base", 64 * MiB));
    }

    [Theory]
    [InlineData("raw", $"<source file='/srv/a'><encryption format='luks'>{Secret}</encryption></source>")]
    [InlineData("raw", $"<source file='/srv/a'/><encryption format='luks'>{Secret}</encryption>")]
    [InlineData("qcow2", $"<source file='/srv/a'><encryption format='luks' engine='qemu'>{Secret}</encryption></source>")]
    public async Task Images_that_QEMU_opens_with_one_secret_are_copied_into_such_images(string format, string source)
    {
        StoragePlan plan = await PlanAsync(format, source);
        var made = Assert.IsType<MakeVolumeStep>(plan.Steps[0]).Volume;
        Assert.Equal((64 * MiB, format, Guid.Parse("0b4a1cc2-6e76-4b0d-9c0e-5a3b7a2c9d10")), (made.Capacity, made.Format, made.Encryption!.Uuid));
    }

    [Theory]
    [InlineData($"<encryption format='qcow'>{Secret}</encryption>", "qcow")]
    [InlineData($"<encryption format='luks2' engine='librbd'>{Secret}</encryption>", "luks2")]
    [InlineData($"<encryption format='luks'>{Secret}{Secret}</encryption>", "luks")]
    public async Task Others_are_refused_by_name(string encryption, string name)
    {
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync("raw", $"<source file='/srv/a'>{encryption}</source>"));
        Assert.Contains($"encrypted as {name}", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StorageMode.Auto, true)]
    [InlineData(StorageMode.CopyIncremental, false)]
    public async Task An_overlay_that_is_encrypted_goes_whole(StorageMode mode, bool goes)
    {
        foreach (var name in (string[])["a", "base"])
        {
            _kvm1.Storage.Images.Add(new GuestImage(_guest.Uuid, "vda", $"/srv/{name}", 64 * MiB, 0));
        }

        Task<StoragePlan> plan = PlanAsync("qcow2", $"<source file='/srv/a'><encryption format='luks'>{Secret}</encryption></source>", mode);
        if (!goes)
        {
            Assert.Contains("-Storage Copy", (await Assert.ThrowsAsync<MigrationException>(() => plan)).RecommendedAction, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(DiskDecision.Copied, Assert.Single((await plan).Disks).Decision);
    }

    private Task<StoragePlan> PlanAsync(string format, string source, StorageMode mode = StorageMode.Auto) => PlannedStorage.OfAsync(
        new MigrationRequest { VM = "web1", Source = _kvm1.Reference, Destination = _kvm2.Reference, Storage = mode },
        _guest,
        $"<disk type='file' device='disk'><driver type='{format}'/>{source}<target dev='vda'/></disk>",
        _kvm1,
        _kvm2);
}
