using System.Xml.Linq;

namespace VmMigration.Lab;

/// <summary>Who has a disk that QEMU reaches by itself over the network.</summary>
/// <param name="Protocol">libvirt's word: rbd, nfs, nbd, iscsi.</param>
/// <param name="Address">The server's address.</param>
public sealed record DiskServer(string Protocol, string Address)
{
    /// <summary>The server's port; the protocol's own when null.</summary>
    public int? Port { get; init; }

    /// <summary>Whom QEMU says that it is to a server that asks for a password or a key.</summary>
    public string? User { get; init; }

    /// <summary>libvirt's secret element that names that password or key.</summary>
    public XElement? Secret { get; init; }

    /// <summary>User and group whose files they are to a server that asks for no more than that: NFS.</summary>
    public string? Identity { get; init; }

    /// <summary>libvirt's source element of a disk.</summary>
    /// <param name="name">The disk's name there.</param>
    internal XElement ToSource(string name) => new(
        "source",
        new XAttribute("protocol", Protocol),
        new XAttribute("name", name),
        new XElement("host", new XAttribute("name", Address), Port is { } port ? new XAttribute("port", port) : null),
        User is null ? null : new XElement("auth", new XAttribute("username", User), Secret),
        Identity is null ? null : new XElement("identity", new XAttribute("user", Identity), new XAttribute("group", Identity)));
}
