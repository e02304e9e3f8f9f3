namespace VmMigration.Domains;

/// <summary>A console that shows a guest's screen. A password is noted, never kept.</summary>
/// <param name="Type"><c>vnc</c>, <c>spice</c>, <c>egl-headless</c>, <c>dbus</c>.</param>
public sealed record GraphicsDescription(string Type)
{
    /// <summary>The port; null when libvirt chooses it and has not yet.</summary>
    public int? Port { get; init; }

    /// <summary>The port for browsers; null when it has none, or libvirt chooses it and has not yet.</summary>
    public int? WebSocketPort { get; init; }

    /// <summary>The port for TLS; null when it has none, or libvirt chooses it and has not yet.</summary>
    public int? TlsPort { get; init; }

    /// <summary>Whether libvirt chooses the port.</summary>
    public bool HasAutomaticPort { get; init; }

    /// <summary><c>address</c>, <c>network</c>, <c>socket</c> or <c>none</c>; null when not said.</summary>
    public string? ListenType { get; init; }

    /// <summary>The address it listens at, which the destination must have too; null means the host's default.</summary>
    public string? ListenAddress { get; init; }

    /// <summary>The libvirt network whose address it listens at.</summary>
    public string? ListenNetwork { get; init; }

    /// <summary>The socket it listens on.</summary>
    public string? SocketPath { get; init; }

    /// <summary>The host's graphics device it draws with; null when it uses none.</summary>
    public string? RenderNode { get; init; }

    /// <summary>Whether a password protects it.</summary>
    public bool HasPassword { get; init; }
}
