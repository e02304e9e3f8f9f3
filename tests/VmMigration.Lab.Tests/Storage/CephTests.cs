using VmMigration.Lab.Tests.Engine;
using VmMigration.Lab.Tests.Faults;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Guests whose disks are RBD images of a Ceph cluster, which QEMU opens by itself with a key.</summary>
[Collection(NetworkStorageCollection.Name)]
public sealed class CephTests(NetworkStorageFixture fixture)
{
    [Exercised("Disks", "RBD (Ceph 16)")]
    [Fact]
    public Task The_image_stays_and_the_host_that_runs_the_guest_has_it() => GuestHangsException.AgainAsync(async () =>
    {
        LabEnvironment lab = await fixture.GetAsync();
        CephCluster ceph = await lab.StartCephAsync();
        HostSecret secret = SecretOf(ceph);
        GuestDisk disk = await ceph.CreateDiskAsync($"{Guid.NewGuid():n}");
        await Task.WhenAll(lab.Hosts.Select(h => secret.GiveAsync(h)));
        try
        {
            await using RoamingGuest guest = await RoamingGuest.StartAsync(lab, disk, ceph.UrlOf(disk));
            await IsWithAsync(guest.Here);
            await guest.MoveAsync(guest.Ask);
            await IsWithAsync(guest.Here);
            await guest.MoveAsync(guest.Ask with { PostCopy = true, Bandwidth = BusyGuest.Slow }, () =>
                HostsSay.VirshAsync(guest.Here, "migrate-postcopy", guest.Guest.Name));
            await IsWithAsync(guest.Here);
            await guest.MoveAsync(guest.Ask with { Control = ControlMode.Direct });
            await IsWithAsync(guest.Here);
            await guest.MoveColdAsync(guest.Ask);
            await IsWithAsync(guest.Here);
            await guest.EndAsync();
            Assert.Empty(await ceph.WatchersAsync(disk));
        }
        finally
        {
            await secret.ForgetAsync(lab);
        }

        async Task IsWithAsync(LabHost host)
        {
            Assert.Equal([host.ControlAddress], await ceph.WatchersAsync(disk));
            // The lock is taken by who writes first.
            IReadOnlyList<string> owners = [];
            Assert.True(
                await Wait.UntilAsync(
                    async () => (owners = await ceph.LockOwnersAsync(disk)).SequenceEqual([host.ControlAddress]),
                    Administrator.Patience, TimeSpan.FromMilliseconds(200), CancellationToken.None),
                string.Join(' ', owners));
        }
    });

    [Exercised("Disks", "RBD, its key copied")]
    [Exercised("Cold", "RBD")]
    [Fact]
    public Task Its_key_is_copied_by_permission_alone_live_and_cold() => GuestHangsException.AgainAsync(async () =>
    {
        LabEnvironment lab = await fixture.GetAsync();
        CephCluster ceph = await lab.StartCephAsync();
        HostSecret secret = SecretOf(ceph);
        GuestDisk disk = await ceph.CreateDiskAsync($"{Guid.NewGuid():n}");
        await secret.GiveAsync(lab.Hosts[0]);
        try
        {
            await using RoamingGuest guest = await RoamingGuest.StartAsync(lab, disk, ceph.UrlOf(disk));
            await RefusedAsync(guest, guest.Ask);
            await HostsSay.UntouchedAsync(guest.Guest, lab);
            await guest.MoveAsync(guest.Ask with { CopySecret = true });
            await SameAsync();

            // Once a guest runs it needs the secret no more, until it is started.
            await HostsSay.VirshAsync(guest.There, "secret-undefine", $"{secret.Uuid}");
            await RefusedAsync(guest, guest.Ask with { Kind = MigrationKind.Cold });
            Assert.Equal($"{guest.Here}: running (migrated)", await HostsSay.WhereAsync(guest.Guest));
            await guest.MoveColdAsync(guest.Ask with { CopySecret = true });
            await SameAsync();
            await guest.EndAsync();
        }
        finally
        {
            await secret.ForgetAsync(lab);
        }

        async Task RefusedAsync(RoamingGuest guest, MigrationRequest ask)
        {
            MigrationProgress refused = await guest.Administrator.MoveAsync(ask);
            Ended.With(MigrationError.SecretMissing, refused);
            Assert.Contains(
                $"vda needs secret for ceph {CephCluster.SecretUsage}, which {guest.There} does not have", refused.Error!.Message, StringComparison.Ordinal);
            Assert.Contains("-CopySecret", refused.Error.RecommendedAction, StringComparison.Ordinal);
            Assert.Null(await secret.OnAsync(guest.There));
        }

        async Task SameAsync()
        {
            string? there = await secret.OnAsync(lab.Hosts[1]);
            Assert.Equal(await secret.OnAsync(lab.Hosts[0]), there);
            Assert.Contains(ceph.Key, there, StringComparison.Ordinal);
        }
    });

    private static HostSecret SecretOf(CephCluster ceph) => new("ceph", CephCluster.SecretUsage, Convert.FromBase64String(ceph.Key));
}
