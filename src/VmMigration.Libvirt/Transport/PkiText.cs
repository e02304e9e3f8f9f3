namespace VmMigration.Libvirt.Transport;

/// <summary>Reads the text of PEM files.</summary>
internal static class PkiText
{
    /// <exception cref="LibvirtConnectException">The file is missing or may not be read.</exception>
    public static string Read(string host, string what, string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = e is UnauthorizedAccessException
                ? $"may not be read by {Environment.UserName}; put a copy into ~/.pki/libvirt, or name its folder with pkipath="
                : "is missing; put it there, or name its folder with pkipath= in the URI";
            throw Bad(host, $"The {what} {path}, which TLS to {host} needs, {why}.", e);
        }
    }

    public static LibvirtConnectException Bad(string host, string message, Exception? cause = null) =>
        new(ConnectFailure.CertificateMissing, host, message, cause?.Message, cause);
}
