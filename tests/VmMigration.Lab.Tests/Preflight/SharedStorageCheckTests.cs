using VmMigration.Lab.Tests.Engine;
using VmMigration.Preflight;

namespace VmMigration.Lab.Tests.Preflight;

/// <summary>What can be read of storage that both hosts really share.</summary>
public sealed class SharedStorageCheckTests
{
    [Fact]
    public async Task One_file_is_known_by_its_times_and_any_cache_mode_will_do()
    {
        LabFixture.SkipUnlessPossible(sharedStorage: true);
        await using LabEnvironment lab = await LabEnvironment.StartAsync(new LabOptions { SharedStorage = true });
        await using var here = await LabPool.StartAsync(lab.Hosts[0], lab.Hosts[0].SharedDirectory);
        await using var there = await LabPool.StartAsync(lab.Hosts[1], lab.Hosts[1].SharedDirectory);
        foreach (string cache in (string[])["none", "writeback", "unsafe"])
        {
            await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
            {
                Persistent = true, Disks = [new GuestDisk($"{lab.Hosts[0].SharedDirectory}/{cache}.raw") { Format = "raw", SizeMiB = 16, Cache = cache }],
            });
            await using var administrator = new Administrator();
            var found = await administrator.Session.CheckAsync(Administrator.Ask(guest, lab), new PreflightOptions(), CancellationToken.None);
            Assert.DoesNotContain(found, c => c.Status is CheckStatus.Fail or CheckStatus.Warning);
            MigrationCheck shared = found.Single(c => c.Id == "SharedStorage");
            Assert.True(shared.Status is CheckStatus.Pass, shared.Message);
            Assert.Contains("on both hosts", shared.Message, StringComparison.Ordinal);
            Assert.Equal(CheckStatus.Pass, found.Single(c => c.Id == "DiskCache").Status);
            Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
        }
    }
}
