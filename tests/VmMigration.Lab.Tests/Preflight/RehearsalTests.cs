using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Lab.Tests.Storage;
using VmMigration.Migration;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>What -DryRun does on real hosts: it asks both daemons, and nothing is different afterwards.</summary>
[Collection(LabCollection.Preflight)]
public sealed class RehearsalTests(LabFixture fixture)
{
    private static readonly PreflightOptions DryRun = new() { DryRun = true };

    [Exercised("Checks", "rehearsal")]
    [Fact]
    public async Task The_destination_takes_a_guest_in_and_lets_it_go()
    {
        LabEnvironment lab = await fixture.GetAsync();
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions { Persistent = true });
        MigrationCheck said = await RehearseAsync(guest, lab, Administrator.Ask(guest, lab));
        Assert.Equal((CheckStatus.Pass, $"kvm2 took {guest.Name} in and let it go"), (said.Status, said.Message));
        // It was really there.
        Assert.True((await lab.Hosts[1].RunAsync("test", "-e", $"/var/log/libvirt/qemu/{guest.Name}.log")).Succeeded);
    }

    [Fact]
    public async Task A_disk_that_is_copied_has_its_image_for_as_long_as_the_rehearsal_lasts()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder}");
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Persistent = true, Disks = [new GuestDisk($"{folder}/disk.qcow2") { SizeMiB = 64 }],
        });
        MigrationCheck said = await RehearseAsync(guest, lab, Administrator.Ask(guest, lab));
        Assert.True(said.Status is CheckStatus.Pass, said.Message);
        Assert.Null(await StorageSay.FilesAsync(lab.Hosts[1], folder));
        Assert.Equal("disk.qcow2", await StorageSay.FilesAsync(lab.Hosts[0], folder));
    }

    [Fact]
    public async Task Firmware_and_TPM_leave_nothing_either()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var uefi = new UefiGuest();
        await uefi.WriteNvramAsync(lab.Hosts[0]);
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], uefi.Options());
        string? tpm = await UefiGuest.TpmAsync(lab.Hosts[0], guest);
        MigrationCheck said = await RehearseAsync(guest, lab, Administrator.Ask(guest, lab));
        Assert.True(said.Status is CheckStatus.Pass, said.Message);
        Assert.Equal((true, false), (await uefi.HasNvramAsync(lab.Hosts[0]), await uefi.HasNvramAsync(lab.Hosts[1])));
        Assert.Equal((tpm, null), (await UefiGuest.TpmAsync(lab.Hosts[0], guest), await UefiGuest.TpmAsync(lab.Hosts[1], guest)));
    }

    [Fact]
    public async Task What_the_destination_says_is_told_in_its_own_words_and_leaves_nothing()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder}");
        await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Persistent = true, Disks = [new GuestDisk($"{folder}/disk.raw") { Format = "raw", SizeMiB = 16 }],
        });
        MigrationCheck said = await RehearseAsync(guest, lab, Administrator.Ask(guest, lab) with { Storage = StorageMode.Shared, Unsafe = true });
        Assert.Equal(CheckStatus.Fail, said.Status);
        Assert.Contains($"Cannot access storage file '{folder}/disk.raw'", said.Message, StringComparison.Ordinal);
        Assert.Contains("-Storage Shared", said.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bridge_that_the_destination_lacks_is_found_after_its_image_was_made_which_is_taken_back()
    {
        LabEnvironment lab = await fixture.GetAsync();
        string folder = $"{lab.Hosts[0].ImageDirectory}/{Guid.NewGuid():n}";
        await StorageSay.ShellAsync(lab.Hosts[0], $"mkdir -p {folder} && ip link add br-reh type bridge && ip link set br-reh up");
        LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
        {
            Persistent = true,
            Network = true,
            Disks = [new GuestDisk($"{folder}/disk.raw") { Format = "raw", SizeMiB = 16 }],
            Customize = domain => domain.Descendants("source").Single(s => s.Attribute("bridge") is not null).SetAttributeValue("bridge", "br-reh"),
        });
        await using var _ = guest;
        try
        {
            MigrationCheck said = await RehearseAsync(guest, lab, Administrator.Ask(guest, lab));
            Assert.Equal(CheckStatus.Fail, said.Status);
            Assert.Contains("br-reh", said.Message, StringComparison.Ordinal);
            Assert.Contains("-NetworkMap", said.Fix, StringComparison.Ordinal);
            Assert.Null(await StorageSay.FilesAsync(lab.Hosts[1], folder));
        }
        finally
        {
            await guest.DestroyAsync();
            await lab.Hosts[0].RunAsync("ip", "link", "del", "br-reh");
        }
    }

    /// <summary>Rehearses, and sees to it that neither host is different for it.</summary>
    private static async Task<MigrationCheck> RehearseAsync(LabGuest guest, LabEnvironment lab, MigrationRequest request)
    {
        await using var administrator = new Administrator();
        var before = await Task.WhenAll(lab.Hosts.Select(HostBelongings.ListAsync));
        MigrationCheck said = Assert.Single(
            await administrator.Session.CheckAsync(request, DryRun with { Checks = ["Rehearsal"] }, CancellationToken.None));
        await HostsSay.UntouchedAsync(guest, lab);
        Assert.Equal(before, await Task.WhenAll(lab.Hosts.Select(HostBelongings.ListAsync)));
        Assert.Empty(administrator.Session.ListUnfinished());
        Assert.Empty(administrator.Session.ListHistory());
        return said;
    }
}
