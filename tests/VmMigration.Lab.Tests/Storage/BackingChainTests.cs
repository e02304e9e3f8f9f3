using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Disks that are based on other images.</summary>
[Collection(LabCollection.Storage)]
public sealed class BackingChainTests(LabFixture fixture)
{
    [Exercised("Disks", "backing chain, incremental")]
    [Fact]
    public async Task Where_the_same_backing_image_is_there_only_what_is_above_it_is_copied()
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await StartAsync();
        await using var _ = guest;
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder}");
        File.Copy(lab.Hosts[0].PathFromOutside($"{folder}/base.qcow2"), lab.Hosts[1].PathFromOutside($"{folder}/base.qcow2"));
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        var (size, taken, _, backing) = await StorageSay.ImageAsync(lab.Hosts[1], $"{folder}/over.qcow2");
        Assert.Equal(64L << 20, size);
        Assert.Equal($"{folder}/base.qcow2", backing);
        Assert.InRange(taken, 1L << 20, 6L << 20);
        await HoldsAllAsync(lab.Hosts[1], folder);
        Assert.Equal("base.qcow2", await StorageSay.FilesAsync(lab.Hosts[0], folder));
    }

    [Exercised("Disks", "backing chain, whole")]
    [Fact]
    public async Task Without_the_backing_image_the_disk_arrives_whole_and_stands_alone()
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await StartAsync();
        await using var _ = guest;
        await using var administrator = new Administrator();
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        Assert.Null((await StorageSay.ImageAsync(lab.Hosts[1], $"{folder}/over.qcow2")).Backing);
        Assert.Equal("over.qcow2", await StorageSay.FilesAsync(lab.Hosts[1], folder));
        await HoldsAllAsync(lab.Hosts[1], folder);
    }

    [Fact]
    public async Task A_backing_image_with_another_content_is_none()
    {
        (LabEnvironment lab, LabGuest guest, string folder) = await StartAsync();
        await using var _ = guest;
        await StorageSay.ShellAsync(lab.Hosts[1], $"mkdir -p {folder} && qemu-img create -q -f qcow2 {folder}/base.qcow2 64M");
        await StorageSay.FillAsync(lab.Hosts[1], $"{folder}/base.qcow2", "qcow2", 8, 0x12);
        await using var administrator = new Administrator();
        MigrationRequest request = Administrator.Ask(guest, lab);
        Ended.With(MigrationError.StorageNotShared, await administrator.MoveAsync(request with { Storage = StorageMode.CopyIncremental }));
        await HostsSay.UntouchedAsync(guest, lab);
        Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(request));
        Assert.Null((await StorageSay.ImageAsync(lab.Hosts[1], $"{folder}/over.qcow2")).Backing);
        await HoldsAllAsync(lab.Hosts[1], folder);
    }

    /// <summary>What is only in the overlay, and what is only below it.</summary>
    private static async Task HoldsAllAsync(LabHost host, string folder)
    {
        Assert.True(await StorageSay.HoldsAsync(host, $"{folder}/over.qcow2", "qcow2", 1, 0x22));
        CommandResult below = await host.RunAsync("qemu-io", "-U", "-r", "-f", "qcow2", "-c", "read -P 17 1M 7M", $"{folder}/over.qcow2");
        Assert.DoesNotContain("failed", below.EnsureSuccess().Output, StringComparison.Ordinal);
    }

    private async Task<(LabEnvironment Lab, LabGuest Guest, string Folder)> StartAsync()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && cd {folder} && qemu-img create -q -f qcow2 base.qcow2 64M");
        await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/base.qcow2", "qcow2", 8, 0x11);
        await StorageSay.ShellAsync(lab.Hosts[0], $"cd {folder} && qemu-img create -q -f qcow2 -b {folder}/base.qcow2 -F qcow2 over.qcow2");
        await StorageSay.FillAsync(lab.Hosts[0], $"{folder}/over.qcow2", "qcow2", 1, 0x22);
        LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Persistent = true, Disks = [new GuestDisk($"{folder}/over.qcow2") { SizeMiB = 64 }],
        });
        return (lab, guest, folder);
    }
}
