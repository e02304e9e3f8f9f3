namespace VmMigration.Domains;

/// <summary>A serial or parallel port, a console or a channel, and what is at the host's end.</summary>
/// <param name="Kind"><c>serial</c>, <c>parallel</c>, <c>console</c> or <c>channel</c>.</param>
/// <param name="Type">
/// <c>pty</c>, <c>file</c>, <c>unix</c>, <c>tcp</c>, <c>udp</c>, <c>dev</c>, <c>pipe</c>, <c>spicevmc</c>.
/// </param>
public sealed record CharacterDevice(string Kind, string Type)
{
    /// <summary>The file, device or socket on the host; null when libvirt chooses it.</summary>
    public string? Path { get; init; }

    /// <summary><c>bind</c> when QEMU listens, <c>connect</c> when another does; null when not said.</summary>
    public string? Mode { get; init; }

    /// <summary>The address it listens at or connects to, <c>host:port</c>; null when it is not on a network.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The file that gets a copy of what passes; null when there is none.</summary>
    public string? LogPath { get; init; }

    /// <summary>Whether what is in its file stays when QEMU is started; QEMU empties it unless that is said.</summary>
    public bool Appends { get; init; }

    /// <summary>What the guest calls it: <c>org.qemu.guest_agent.0</c>; null for what has no name.</summary>
    public string? TargetName { get; init; }
}
