namespace VmMigration.Lab;

/// <summary>Where a lab keeps what it has. The run folder's paths are short, since a socket's path may have 107 bytes.</summary>
internal sealed record LabPaths(string Name, string DataDirectory)
{
    /// <summary>One folder for each lab of the machine.</summary>
    public const string RunRoot = "/run/vmmigration-lab";

    /// <summary>Where the hosts' disks and settings are unless the options say otherwise.</summary>
    public const string DataRoot = "/var/lib/vmmigration-lab";

    /// <summary>What labs share and keep: the guest kernel, boot images.</summary>
    public const string Cache = "/var/cache/vmmigration-lab";

    public string RunDirectory => $"{RunRoot}/{Name}";

    public string State => $"{RunDirectory}/state.json";

    public string Guests => $"{RunDirectory}/guests";

    public string Client => $"{RunDirectory}/client";

    public string Pki => $"{Client}/pki";

    /// <summary>A host's /run, which is how its sockets are reached from outside.</summary>
    public string HostRun(string host) => $"{RunDirectory}/{host}";

    /// <summary>Where a host's first process writes who it is.</summary>
    public string HostInit(string host) => $"{HostRun(host)}/init.stat";

    public string HostLog(string host) => $"{RunDirectory}/{host}.log";

    public string HostData(string host) => $"{DataDirectory}/{host}";

    /// <summary>Creates a folder that root alone may read.</summary>
    public static void CreatePrivate(string path)
        => Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
