namespace VmMigration.Libvirt.Transport;

/// <summary>Where libvirt's daemons listen.</summary>
internal static class UnixSocketPath
{
    /// <summary>Where the system's daemons listen, on every host: /var/run leads to /run where there is one.</summary>
    public const string SystemFolder = "/var/run/libvirt";

    /// <summary>The paths on this machine to try, the first that exists to be used: as libvirt, the driver's own daemon first.</summary>
    /// <param name="uri">What is to be reached.</param>
    /// <param name="readOnly">Whether the socket for those who may only look is wanted; a user's own daemon has none.</param>
    /// <param name="privileged">Whether this process is root, for whom there is no user's own daemon.</param>
    /// <param name="runtimeFolder"><c>XDG_RUNTIME_DIR</c>, or null.</param>
    /// <param name="home">The user's home.</param>
    public static IReadOnlyList<string> Candidates(
        LibvirtUri uri, bool readOnly, bool privileged, string? runtimeFolder, string home)
    {
        if (uri.Socket is not null)
        {
            return [uri.Socket];
        }

        bool own = uri.IsSession && !privileged;
        string folder = own ? $"{(string.IsNullOrEmpty(runtimeFolder) ? home + "/.cache" : runtimeFolder)}/libvirt" : SystemFolder;
        string suffix = readOnly && !own ? "-sock-ro" : "-sock";
        return [.. Daemons(uri).Select(daemon => $"{folder}/{daemon}{suffix}")];
    }

    /// <summary>The first parts of the sockets' names, in the order to try.</summary>
    public static IReadOnlyList<string> Daemons(LibvirtUri uri) => (uri.Mode, uri.Driver) switch
    {
        // The test driver lives in the daemon for all drivers alone.
        (DaemonMode.Legacy, _) or (_, not "qemu") => ["libvirt"],
        (DaemonMode.Direct, _) => ["virtqemud"],
        _ => ["virtqemud", "libvirt"],
    };
}
