namespace VmMigration.Libvirt.Transport;

/// <summary>The files that TLS needs, where libvirt's own client has them.</summary>
/// <param name="Authorities">The certificates of those who sign: <c>cacert.pem</c>.</param>
/// <param name="Revocations">What they have withdrawn, if the file exists: <c>cacrl.pem</c>.</param>
/// <param name="Certificate">Our own certificate: <c>clientcert.pem</c>.</param>
/// <param name="Key">Its private key: <c>clientkey.pem</c>.</param>
internal sealed record PkiFiles(string Authorities, string Revocations, string Certificate, string Key)
{
    /// <summary>The files for this user on this machine.</summary>
    /// <param name="pkiPath">The URI's <c>pkipath</c>, or null.</param>
    public static PkiFiles Locate(string? pkiPath) => Locate(
        pkiPath,
        OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pki", "libvirt")
            : null,
        OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "pki")
            : "/etc/pki",
        File.Exists);

    /// <summary>One named folder is used as it is. Else each of the user's files that exists comes before the system's, the
    /// certificate and its key only together.</summary>
    internal static PkiFiles Locate(string? pkiPath, string? userFolder, string systemFolder, Func<string, bool> exists)
    {
        if (pkiPath is not null)
        {
            return InOne(pkiPath);
        }

        string own = Path.Combine(systemFolder, "libvirt");
        string authorities = Path.Combine(systemFolder, "CA");
        PkiFiles system = new(
            Path.Combine(authorities, "cacert.pem"),
            Path.Combine(authorities, "cacrl.pem"),
            Path.Combine(own, "clientcert.pem"),
            Path.Combine(own, "private", "clientkey.pem"));
        if (userFolder is null)
        {
            return system;
        }

        PkiFiles user = InOne(userFolder);
        bool pair = exists(user.Certificate) && exists(user.Key);
        return new PkiFiles(
            exists(user.Authorities) ? user.Authorities : system.Authorities,
            exists(user.Revocations) ? user.Revocations : system.Revocations,
            pair ? user.Certificate : system.Certificate,
            pair ? user.Key : system.Key);
    }

    private static PkiFiles InOne(string folder) => new(
        Path.Combine(folder, "cacert.pem"),
        Path.Combine(folder, "cacrl.pem"),
        Path.Combine(folder, "clientcert.pem"),
        Path.Combine(folder, "clientkey.pem"));
}
