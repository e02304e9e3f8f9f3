using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>What is in images beside the disk, when their disk is copied.</summary>
[Collection(LabCollection.Storage)]
public sealed class ImageContentsTests(LabFixture fixture)
{
    [Exercised("Disks", "internal snapshots and bitmaps")]
    [Theory]
    [InlineData("qemu-img snapshot -c before-update {0}", "", "snapshots (before-update)")]
    [InlineData("true", "-o data_file={0}.data,data_file_raw=on", "its data in a file of its own ({0}.data)")]
    public async Task What_a_copy_would_lose_stops_it_and_by_name_the_image_is_kept(string change, string options, string lost)
    {
        LabEnvironment lab = await fixture.GetAsync();
        LabHost here = lab.Hosts[0];
        string path = $"{here.ImageDirectory}/{Guid.NewGuid():n}.qcow2";
        (change, options, lost) = (In(change), In(options), In(lost));
        await StorageSay.ShellAsync(here, $"qemu-img create -q -f qcow2 {options} {path} 16M && {change}");
        await using LabGuest guest = await lab.StartGuestAsync(
            here, new GuestOptions { Persistent = true, Disks = [new GuestDisk(path) { SizeMiB = 16 }] });
        await using var administrator = new Administrator();
        MigrationRequest ask = Administrator.Ask(guest, lab);
        MigrationProgress refused = await administrator.MoveAsync(ask);
        Ended.With(MigrationError.StorageNotShared, refused);
        Assert.Contains(lost, refused.Error!.Message, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.DoesNotContain(Path.GetFileName(path), await StorageSay.FilesAsync(lab.Hosts[1], here.ImageDirectory) ?? "", StringComparison.Ordinal);

        MigrationProgress end = await administrator.MoveAsync(ask with { SkipChecks = ["ImageContents"] });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Contains(end.Warnings, w => w.Contains($"{path} is kept on kvm1", StringComparison.Ordinal));
        await guest.DestroyAsync();
        Assert.Contains(options.Length > 0 ? "data file:" : "before-update", (await here.RunAsync("qemu-img", "info", path)).EnsureSuccess().Output, StringComparison.Ordinal);

        string In(string text) => text.Replace("{0}", path, StringComparison.Ordinal);
    }

    [Exercised("Disks", "internal snapshots and bitmaps")]
    [Fact]
    public async Task A_bitmap_goes_along_with_the_disk_that_it_is_of()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string path = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}.qcow2";
        await StorageSay.ShellAsync(lab.Hosts[0], $"qemu-img create -q -f qcow2 {path} 16M && qemu-img bitmap --add {path} backup-1");
        await using LabGuest guest = await lab.StartGuestAsync(
            lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(path) { SizeMiB = 16 }] });
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        // The guest's QEMU writes it down when it ends.
        await guest.DestroyAsync();
        Assert.Contains("backup-1", (await lab.Hosts[1].RunAsync("qemu-img", "info", path)).EnsureSuccess().Output, StringComparison.Ordinal);
    }
}
