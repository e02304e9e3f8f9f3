using System.Xml.Linq;
using VmMigration.Lab.Tests.Engine;
using VmMigration.Migration;

namespace VmMigration.Lab.Tests.Storage;

/// <summary>Guests whose disks are encrypted, and the secrets that open them.</summary>
[Collection(LabCollection.Storage)]
public sealed class SecretTests(LabFixture fixture)
{
    [Exercised("Disks", "raw LUKS, its secret copied")]
    [Exercised("Cold", "LUKS")]
    [Theory]
    [InlineData(MigrationKind.Live)]
    [InlineData(MigrationKind.Cold)]
    public async Task A_secret_is_copied_only_by_permission_and_the_disk_arrives_encrypted_and_whole(MigrationKind kind)
    {
        LabEnvironment lab = await fixture.GetAsync();
        var disk = new LuksDisk(lab.Hosts[0].ImageDirectory);
        await disk.MakeAsync(lab.Hosts[0]);
        try
        {
            await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], disk.Options);
            await using var administrator = new Administrator();
            MigrationRequest ask = Administrator.Ask(guest, lab) with { Kind = kind, ShutdownTimeout = TimeSpan.FromSeconds(1), Force = kind is MigrationKind.Cold };
            MigrationProgress refused = await administrator.MoveAsync(ask);
            Ended.With(MigrationError.SecretMissing, refused);
            Assert.Contains($"vda needs secret {disk.Secret.Uuid}, which kvm2 does not have", refused.Error!.Message, StringComparison.Ordinal);
            Assert.Contains("-CopySecret", refused.Error.RecommendedAction, StringComparison.Ordinal);
            await HostsSay.UntouchedAsync(guest, lab);
            Assert.Null(await disk.Secret.OnAsync(lab.Hosts[1]));

            MigrationProgress end = await administrator.MoveAsync(ask with { CopySecret = true });
            Ended.As(MigrationOutcome.Completed, end);
            Assert.Empty(Ended.Warnings(end));
            Assert.Equal($"kvm2: running ({(kind is MigrationKind.Cold ? "booted" : "migrated")})", await HostsSay.WhereAsync(guest));
            Assert.True(await disk.IsWholeOnAsync(lab.Hosts[1]));
            Assert.Equal("luks", (await StorageSay.ImageAsync(lab.Hosts[1], disk.Path)).Format);
            Assert.Equal("", await StorageSay.FilesAsync(lab.Hosts[0], Path.GetDirectoryName(disk.Path)!));
            Assert.Equal(await disk.Secret.OnAsync(lab.Hosts[0]), await disk.Secret.OnAsync(lab.Hosts[1]));
            string written = string.Concat(Directory.GetFiles(administrator.Journals.Path, "*", SearchOption.AllDirectories).Select(File.ReadAllText));
            Assert.Contains("copySecret", written, StringComparison.Ordinal);
            Assert.All(HostSecret.Betrayals, b => Assert.DoesNotContain(b, written, StringComparison.Ordinal));
        }
        finally
        {
            await disk.Secret.ForgetAsync(lab);
        }
    }

    [Exercised("Disks", "raw LUKS, its secret there already or private")]
    [Fact]
    public async Task A_private_secret_stays_where_it_is_and_one_that_is_there_needs_no_permission()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var disk = new LuksDisk(lab.Hosts[0].ImageDirectory);
        await disk.MakeAsync(lab.Hosts[0], isPrivate: true);
        try
        {
            await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], disk.Options);
            await using var administrator = new Administrator();
            MigrationProgress refused = await administrator.MoveAsync(Administrator.Ask(guest, lab) with { CopySecret = true });
            Ended.With(MigrationError.SecretMissing, refused);
            Assert.Contains("is private on kvm1", refused.Error!.Message, StringComparison.Ordinal);
            Assert.Contains("virsh secret-set-value", refused.Error.RecommendedAction, StringComparison.Ordinal);
            await HostsSay.UntouchedAsync(guest, lab);
            await disk.Secret.GiveAsync(lab.Hosts[1], isPrivate: true);
            Ended.As(MigrationOutcome.Completed, await administrator.MoveAsync(Administrator.Ask(guest, lab)));
            Assert.True(await disk.IsWholeOnAsync(lab.Hosts[1]));
        }
        finally
        {
            await disk.Secret.ForgetAsync(lab);
        }
    }

    [Exercised("Guests", "emulated TPM, encrypted")]
    [Fact]
    public async Task The_secret_of_a_TPM_is_copied_too_and_taken_back_with_a_move_that_fails()
    {
        LabEnvironment lab = await fixture.GetAsync();
        var secret = new HostSecret("vtpm", $"tpm-{Guid.NewGuid():n}");
        await StorageSay.ShellAsync(lab.Hosts[0], "ip link add br-secret type bridge");
        await secret.GiveAsync(lab.Hosts[0]);
        try
        {
            var uefi = new UefiGuest(secret.Uuid);
            await uefi.WriteNvramAsync(lab.Hosts[0]);
            await using LabGuest guest = await lab.StartGuestAsync(lab.Hosts[0], uefi.Options(domain => domain.Element("devices")!.Add(
                XElement.Parse("<interface type='bridge'><source bridge='br-secret'/><model type='virtio'/></interface>"))));
            await using var administrator = new Administrator();
            MigrationRequest ask = Administrator.Ask(guest, lab) with { CopySecret = true };
            MigrationProgress failed = await administrator.MoveAsync(ask);
            Ended.As(MigrationOutcome.Failed, failed);
            Assert.Contains("br-secret", failed.Error!.Message, StringComparison.Ordinal);
            await HostsSay.UntouchedAsync(guest, lab);
            Assert.Null(await secret.OnAsync(lab.Hosts[1]));
            Assert.False(await uefi.HasNvramAsync(lab.Hosts[1]));

            MigrationProgress end = await administrator.MoveAsync(ask with { NetworkMap = new Dictionary<string, string> { ["br-secret"] = "br0" } });
            Ended.As(MigrationOutcome.Completed, end);
            Assert.Equal(await secret.OnAsync(lab.Hosts[0]), await secret.OnAsync(lab.Hosts[1]));
            Assert.True(await uefi.HasNvramAsync(lab.Hosts[1]));
            await HostsSay.VirshAsync(lab.Hosts[1], "destroy", guest.Name);
            // With another key, or another state, it would not open it.
            await HostsSay.VirshAsync(lab.Hosts[1], "start", guest.Name);
            Assert.Equal("kvm2: running (booted)", await HostsSay.WhereAsync(guest));
        }
        finally
        {
            await secret.ForgetAsync(lab);
            await StorageSay.ShellAsync(lab.Hosts[0], "ip link del br-secret");
        }
    }
}
