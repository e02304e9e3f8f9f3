using VmMigration.Libvirt.Transport;

namespace VmMigration.Libvirt.Tests.Transport;

public class PkiFilesTests
{
    private const string User = "/home/me/.pki/libvirt";
    private const string System = "/etc/pki";

    [Fact]
    public void Are_all_in_the_folder_that_the_uri_names()
    {
        Assert.Equal(
            ["/p/cacert.pem", "/p/cacrl.pem", "/p/clientcert.pem", "/p/clientkey.pem"],
            Located(PkiFiles.Locate("/p", User, System, _ => true)));
    }

    [Fact]
    public void Are_the_systems_for_root()
    {
        Assert.Equal(
            [
                "/etc/pki/CA/cacert.pem", "/etc/pki/CA/cacrl.pem", "/etc/pki/libvirt/clientcert.pem",
                "/etc/pki/libvirt/private/clientkey.pem",
            ],
            Located(PkiFiles.Locate(null, null, System, _ => true)));
    }

    [Fact]
    public void Are_the_users_where_they_exist()
    {
        Assert.Equal(
            [User + "/cacert.pem", "/etc/pki/CA/cacrl.pem", User + "/clientcert.pem", User + "/clientkey.pem"],
            Located(PkiFiles.Locate(null, User, System, path => !path.Contains("crl"))));
    }

    [Fact]
    public void Are_the_systems_unless_the_user_has_certificate_and_key()
    {
        Assert.Equal(
            ["/etc/pki/CA/cacert.pem", "/etc/pki/CA/cacrl.pem", "/etc/pki/libvirt/clientcert.pem", "/etc/pki/libvirt/private/clientkey.pem"],
            Located(PkiFiles.Locate(null, User, System, path => path.EndsWith("clientcert.pem", StringComparison.Ordinal))));
    }

    // Windows joins paths with the other slash.
    private static string[] Located(PkiFiles files) =>
        [.. new[] { files.Authorities, files.Revocations, files.Certificate, files.Key }.Select(path => path.Replace('\\', '/'))];
}
