namespace VmMigration.Domains;

/// <summary>A file of the host that QEMU reads when the guest is started there, beside disks and firmware.</summary>
/// <param name="What">What it is to the guest: <c>kernel</c>, <c>ACPI table</c>.</param>
/// <param name="Path">Its absolute path.</param>
public sealed record StartFile(string What, string Path)
{
    /// <summary>Whether it may be something else, too, such as a socket that QEMU makes: it stands in an argument that libvirt passes on unread.</summary>
    public bool IsGuessed { get; init; }
}
