using VmMigration.Domains;
using VmMigration.Storage;

namespace VmMigration.Tests.Storage;

public class NewVolumeTests
{
    private static readonly Guid Uuid = Guid.Parse("0b4a1cc2-6e76-4b0d-9c0e-5a3b7a2c9d10");

    [Fact]
    public void An_encrypted_volume_names_the_secret_that_opens_it() => Assert.Contains(
        $"<format type=\"raw\" /><encryption format=\"luks\"><secret type=\"passphrase\" uuid=\"{Uuid}\" /></encryption>",
        new NewVolume("a.luks", 1 << 20, "raw") { Encryption = new SecretReference("passphrase", Uuid, null) }.ToXml(),
        StringComparison.Ordinal);

    [Fact]
    public void Or_what_that_is_used_for() => Assert.Contains(
        "<secret type=\"passphrase\" usage=\"/srv/a.luks\" />",
        new NewVolume("a.luks", 1 << 20, "raw") { Encryption = new SecretReference("passphrase", null, "/srv/a.luks") }.ToXml(),
        StringComparison.Ordinal);

    [Fact]
    public void One_that_is_not_encrypted_says_nothing_of_it() =>
        Assert.DoesNotContain("encryption", new NewVolume("a.raw", 1 << 20, "raw").ToXml(), StringComparison.Ordinal);

    [Fact]
    public void A_container_has_more_bytes_than_its_guest_sees()
    {
        var luks = StorageVolumeDescription.Parse("<volume><name>a</name><capacity unit='bytes'>16777216</capacity><physical unit='bytes'>18845696</physical></volume>");
        var plain = StorageVolumeDescription.Parse("<volume><name>a</name><capacity unit='bytes'>512</capacity></volume>");
        Assert.Equal((16777216, 18845696, 512), (luks.Capacity, luks.Length, plain.Length));
    }
}
