using System.Xml;
using VmMigration.Secrets;

namespace VmMigration.Tests.Secrets;

public class SecretDescriptionTests
{
    private const string Uuid = "0b4a1cc2-6e76-4b0d-9c0e-5a3b7a2c9d10";

    [Theory]
    [InlineData("<usage type='ceph'><name>client.libvirt secret</name></usage>", "ceph", "client.libvirt secret")]
    [InlineData("<usage type='iscsi'><target>libvirtiscsi</target></usage>", "iscsi", "libvirtiscsi")]
    [InlineData("<usage type='volume'><volume>/srv/images/a.luks</volume></usage>", "volume", "/srv/images/a.luks")]
    [InlineData("<usage type='vtpm'><name>tpm-web1</name></usage>", "vtpm", "tpm-web1")]
    [InlineData("", null, null)]
    public void What_it_is_for_is_read_and_written_as_libvirt_has_it(string usage, string? type, string? of)
    {
        string xml = $"<secret ephemeral='no' private='no'><uuid>{Uuid}</uuid>{usage}</secret>";
        SecretDescription secret = SecretDescription.Parse(xml);
        Assert.Equal((Guid.Parse(Uuid), type, of), (secret.Uuid, secret.UsageType, secret.Usage));
        Assert.Equal(xml, secret.ToXml().Replace('"', '\''));
    }

    [Fact]
    public void How_it_is_kept_and_what_its_author_says_stay()
    {
        string xml = $"<secret ephemeral='yes' private='yes'><uuid>{Uuid}</uuid><description>for &lt;all&gt;</description></secret>";
        SecretDescription secret = SecretDescription.Parse(xml);
        Assert.Equal((true, true, "for <all>"), (secret.IsEphemeral, secret.IsPrivate, secret.Text));
        Assert.Equal(xml, secret.ToXml().Replace('"', '\''));
    }

    [Fact]
    public void One_without_a_uuid_is_none() =>
        Assert.Contains("secret/uuid", Assert.Throws<XmlException>(() => SecretDescription.Parse("<secret/>")).Message, StringComparison.Ordinal);
}
