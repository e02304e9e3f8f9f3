namespace VmMigration.Domains;

/// <summary>A folder that a guest shares with its host.</summary>
/// <param name="Type"><c>mount</c>, <c>template</c>, <c>file</c>, <c>block</c>, <c>ram</c>.</param>
public sealed record FilesystemDescription(string Type)
{
    /// <summary><c>path</c> (9p) or <c>virtiofs</c>; null means 9p.</summary>
    public string? Driver { get; init; }

    /// <summary>The folder on the host; null when another process serves it.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The socket of a virtiofsd that libvirt did not start; null when it starts one.</summary>
    public string? SocketPath { get; init; }

    /// <summary>The tag by which the guest mounts it.</summary>
    public string? Tag { get; init; }
}
