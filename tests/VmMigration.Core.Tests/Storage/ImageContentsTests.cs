using System.Buffers.Binary;
using VmMigration.Migration;
using VmMigration.Storage;
using VmMigration.Tests.Support;

namespace VmMigration.Tests.Storage;

/// <summary>Images as QEMU writes them, field by field (docs/interop/qcow2.txt).</summary>
public sealed class ImageContentsTests
{
    [Fact]
    public async Task An_image_with_nothing_but_its_disk()
    {
        Assert.Null((await ReadAsync(Image())).Lost(false));
        Assert.Null((await ReadAsync(Image(version: 2))).Lost(false));
        Assert.Null((await ReadAsync("raw"u8.ToArray())).Lost(false));
        Assert.Null((await ReadAsync([])).Lost(false));
    }

    [Fact]
    public async Task Snapshots_are_named()
    {
        var image = Image(snapshots: 2, at: 1024);
        Snapshot(image, 1024, "1", "before update", extra: 24);
        Snapshot(image, 1104, "12", "after", extra: 16);
        Assert.Equal("snapshots (before update, after)", (await ReadAsync(image)).Lost(false));
    }

    [Fact]
    public async Task An_old_image_has_snapshots_too()
    {
        var image = Image(version: 2, snapshots: 1, at: 1024);
        Snapshot(image, 1024, "1", "a", extra: 0);
        Assert.Equal("snapshots (a)", (await ReadAsync(image)).Lost(false));
    }

    [Fact]
    public async Task Bitmaps_are_named_behind_other_extensions()
    {
        var image = Image();
        Extension(image, 112, 0x6803f857, new byte[5]);
        var bitmaps = new byte[24];
        BinaryPrimitives.WriteUInt32BigEndian(bitmaps, 1);
        BinaryPrimitives.WriteUInt64BigEndian(bitmaps.AsSpan(16), 2048);
        Extension(image, 128, 0x23852875, bitmaps);
        BinaryPrimitives.WriteUInt16BigEndian(image.AsSpan(2048 + 18), 6);
        "backup"u8.CopyTo(image.AsSpan(2048 + 24));
        Assert.Equal("bitmaps (backup)", (await ReadAsync(image)).Lost(false));
        Assert.Null((await ReadAsync(image)).Lost(carriesBitmaps: true));
    }

    [Fact]
    public async Task A_data_file_is_named_where_its_image_does_so()
    {
        var image = Image(incompatible: 4);
        Assert.Equal("its data in a file of its own", (await ReadAsync(image)).Lost(false));
        Extension(image, 112, 0x44415441, "web1.data"u8.ToArray());
        Assert.Equal("its data in a file of its own (web1.data)", (await ReadAsync(image)).Lost(false));
    }

    [Fact]
    public async Task Numbers_that_no_image_has_cost_neither_memory_nor_time()
    {
        var image = Image(snapshots: uint.MaxValue, at: 1024);
        image.AsSpan(1024).Fill(0xff);
        Assert.Equal($"snapshots ({uint.MaxValue} more)", (await ReadAsync(image)).Lost(false));
        Assert.Equal("snapshots (1 more)", (await ReadAsync(Image(snapshots: 1, at: ulong.MaxValue))).Lost(false));
        var broken = Image();
        Extension(broken, 112, 0x23852875, [], length: uint.MaxValue);
        Assert.Null((await ReadAsync(broken)).Lost(false));
        broken.AsSpan(100, 4).Fill(0xff);
        Assert.Null((await ReadAsync(broken)).Lost(false));
    }

    [Fact]
    public async Task No_prefix_of_an_image_is_too_short()
    {
        var image = Image(snapshots: 1, at: 200, incompatible: 4);
        Snapshot(image, 200, "1", "a", extra: 0);
        for (var length = 0; length < 256; length++)
        {
            await ReadAsync(image[..length]);
        }
    }

    [Fact]
    public async Task A_copy_that_would_lose_a_snapshot_is_refused_and_with_SkipCheck_the_image_is_kept()
    {
        var image = Image(snapshots: 1, at: 1024);
        Snapshot(image, 1024, "1", "before", extra: 16);
        var scene = new CheckScene();
        scene.Kvm1.Devices = "<disk type='file' device='disk'><driver type='qcow2'/><source file='/srv/a.qcow2'/><target dev='vda'/></disk>";
        scene.Kvm1.Storage.Has("/srv", new FakeFolder().With("a.qcow2", 1 << 20, format: "qcow2", content: image));
        scene.Kvm2.Storage.Has("/srv", new FakeFolder());
        var refusal = await Assert.ThrowsAsync<MigrationException>(() => PlanAsync(scene));
        Assert.Equal("ImageContents", refusal.Check);
        Assert.Contains("snapshots (before)", refusal.Message, StringComparison.Ordinal);
        scene.Request = scene.Request with { SkipChecks = ["ImageContents"] };
        var plan = await PlanAsync(scene);
        Assert.Equal(["makeVolume", "keepImage"], plan.Steps.Select(s => s.Kind));
        Assert.Equal("/srv/a.qcow2 is kept on kvm1: it has snapshots (before), which its copy on kvm2 has not", Assert.Single(plan.Warnings));
    }

    private static async Task<StoragePlan> PlanAsync(CheckScene scene)
    {
        var view = await scene.ViewAsync();
        using var looks = new FolderLooks(scene.Journals, scene.Request, scene.Guest, TimeProvider.System);
        return await StoragePlanner.PlanAsync(
            scene.Request, scene.Guest, view.Domain, view.Source.Hypervisor, view.Destination.Hypervisor, looks, CancellationToken.None);
    }

    private static Task<ImageContents> ReadAsync(byte[] image) => ImageContents.ReadAsync(
        (offset, length) => Task.FromResult(image.Skip((int)offset).Take(length).ToArray()));

    private static byte[] Image(uint version = 3, uint snapshots = 0, ulong at = 0, ulong incompatible = 0)
    {
        var image = new byte[8192];
        BinaryPrimitives.WriteUInt32BigEndian(image, 0x514649fb);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(4), version);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(60), snapshots);
        BinaryPrimitives.WriteUInt64BigEndian(image.AsSpan(64), at);
        if (version > 2)
        {
            BinaryPrimitives.WriteUInt64BigEndian(image.AsSpan(72), incompatible);
            BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(100), 112);
        }

        return image;
    }

    private static void Extension(byte[] image, int at, uint kind, byte[] data, uint? length = null)
    {
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(at), kind);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(at + 4), length ?? (uint)data.Length);
        data.CopyTo(image.AsSpan(at + 8));
    }

    private static void Snapshot(byte[] image, int at, string id, string name, int extra)
    {
        BinaryPrimitives.WriteUInt16BigEndian(image.AsSpan(at + 12), (ushort)id.Length);
        BinaryPrimitives.WriteUInt16BigEndian(image.AsSpan(at + 14), (ushort)name.Length);
        BinaryPrimitives.WriteUInt32BigEndian(image.AsSpan(at + 36), (uint)extra);
        System.Text.Encoding.ASCII.GetBytes(id + name).CopyTo(image.AsSpan(at + 40 + extra));
    }
}
