namespace VmMigration.Libvirt.Transport;

/// <summary>How to connect, as far as a URI does not say.</summary>
public sealed record DialOptions
{
    /// <summary>What is used where nothing else is asked for.</summary>
    public static DialOptions Default { get; } = new();

    /// <summary>Whether to use the socket for those who may only look.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// How long the way to the daemon may take: until it is connected, and with ssh until the daemon has answered the first
    /// call. 15 s by default; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for no limit.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The file with ssh's configuration in place of the user's; a URI's own <c>ssh_config</c> comes first.</summary>
    public string? SshConfigPath { get; init; }

    /// <summary>
    /// Whether ssh may ask on the terminal for a password or about a host key; the timeout then ends with the TCP connection.
    /// </summary>
    public bool Interactive { get; init; }

    /// <summary>The ssh program, by name or path; null for <c>ssh</c>.</summary>
    public string? SshProgram { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
