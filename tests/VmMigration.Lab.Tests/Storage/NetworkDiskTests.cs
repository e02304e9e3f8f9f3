using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Guests with disks that servers have.</summary>
[Collection(LabCollection.Storage)]
public sealed class NetworkDiskTests(LabFixture fixture)
{
    [Exercised("Disks", "NBD", "iSCSI with a password")]
    [Fact]
    public Task NBD_and_iSCSI_disks_stay_and_the_password_of_the_one_comes_along() => GuestHangsException.AgainAsync(async () =>
    {
        LabFixture.SkipUnlessPossible(sharedStorage: true);
        LabEnvironment lab = await fixture.GetAsync();
        await using var servers = new DiskServers(lab.Hosts[0]);
        await servers.StartAsync();
        await servers.Secret.GiveAsync(lab.Hosts[0]);
        try
        {
            await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], new GuestOptions
            {
                Kind = GuestKind.Linux, WritesDisk = true, Persistent = true, Disks = servers.Disks,
            });
            await guest.WaitUntilAnsweringAsync();
            int before = await BlockMoveTests.WrittenAsync(guest, lab.Hosts[0], servers.NbdImage, 1);
            await using var administrator = new Administrator();
            MigrationRequest ask = Administrator.Ask(guest, lab);
            MigrationProgress refused = await administrator.MoveAsync(ask);
            Ended.With(MigrationError.SecretMissing, refused);
            Assert.Contains($"vdb needs secret {servers.Secret.Uuid}", refused.Error!.Message, StringComparison.Ordinal);

            Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(ask with { CopySecret = true }));
            Assert.Equal("kvm2: running (migrated)", await HostsSay.WhereAsync(guest));
            Assert.Equal(await servers.Secret.OnAsync(lab.Hosts[0]), await servers.Secret.OnAsync(lab.Hosts[1]));
            await BlockMoveTests.WrittenBehindMoveAsync(guest, lab.Hosts[0], servers.NbdImage, before + 1);

            MigrationProgress back = await administrator.MoveAsync(ask with { Kind = MigrationKind.Cold, Source = ask.Destination, Destination = ask.Source });
            Ended.As(MigrationOutcome.Completed, back);
            Assert.Equal("kvm1: running (booted)", await HostsSay.WhereAsync(guest));
            await guest.DestroyAsync();
            Assert.Empty((await guest.ReadBlocksAsync(lab.Hosts[0], servers.NbdImage)).Damaged);
        }
        finally
        {
            await servers.Secret.ForgetAsync(lab);
        }
    });
}
