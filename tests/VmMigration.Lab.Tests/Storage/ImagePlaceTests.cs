using VmMigration.Hosts;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Preflight;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>A guest's XML names a folder of the system itself: it does not become a pool, on neither host.</summary>
[Collection(LabCollection.Storage)]
public sealed class ImagePlaceTests(LabFixture fixture)
{
    [Fact]
    public async Task A_folder_of_the_system_is_no_place_for_images_unless_somebody_says_so()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"/run/{Guid.NewGuid():n}";
        string path = $"{folder}/disk.qcow2";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && qemu-img create -q -f qcow2 {path} 8M");
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true, Disks = [new GuestDisk(path)] });
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        MigrationProgress refused = await administrator.MoveAsync(request);
        Ended.With(MigrationError.StoragePlaceRefused, refused);
        Assert.Contains("-StoragePool", refused.Error!.RecommendedAction, StringComparison.Ordinal);
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.False((await lab.Hosts[1].RunAsync("test", "-e", folder)).Succeeded);

        // The source's own pool says that images are there, and the copy goes elsewhere.
        await using LabPool here = await LabPool.StartAsync(lab.Hosts[0], folder);
        await using LabPool there = await LabPool.StartAsync(lab.Hosts[1], $"{lab.Hosts[1].ImageDirectory}/{Guid.NewGuid():n}");
        Ended.With(MigrationError.StoragePlaceRefused, await administrator.MoveAsync(request));
        MigrationProgress end = await administrator.MoveAsync(request with { StoragePool = there.Name });
        Ended.As(MigrationOutcome.Completed, end);
        Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
        Assert.Contains(end.Warnings, w => w.Contains(path, StringComparison.Ordinal));
        Assert.False((await lab.Hosts[1].RunAsync("test", "-e", folder)).Succeeded);

        // And back, into a folder that the inventory names.
        MigrationProgress back = await administrator.MoveAsync(request with
        {
            Source = request.Destination with { ImageFolders = new ImageFolders(lab.Hosts[1].ImageDirectory) },
            Destination = request.Source with { ImageFolders = new ImageFolders(lab.Hosts[0].ImageDirectory) },
        });
        Ended.As(MigrationOutcome.Completed, back);
    }
}
