namespace VmMigration.Domains;

/// <summary>A disk, or a drive with or without a medium.</summary>
/// <param name="Target">What it is called in the guest's XML, and in all calls about it: <c>vda</c>.</param>
/// <param name="Device"><c>disk</c>, <c>cdrom</c>, <c>floppy</c> or <c>lun</c>.</param>
/// <param name="Source">What holds its data; its kind is <see cref="DiskSourceKind.None"/> for an empty drive.</param>
public sealed record DiskDescription(string Target, string Device, DiskSource Source)
{
    /// <summary>How the guest sees it: <c>virtio</c>, <c>scsi</c>, <c>sata</c>, <c>ide</c>, <c>usb</c>, <c>fdc</c>.</summary>
    public string? Bus { get; init; }

    /// <summary>The format of its top image: <c>qcow2</c>, <c>raw</c>; null when not said.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// <c>none</c>, <c>directsync</c>, <c>writeback</c>, <c>writethrough</c>, <c>unsafe</c>; null means the default.
    /// </summary>
    public string? Cache { get; init; }

    /// <summary><c>native</c>, <c>threads</c>, <c>io_uring</c>; null means the default.</summary>
    public string? Io { get; init; }

    /// <summary>The serial number the guest sees.</summary>
    public string? Serial { get; init; }

    /// <summary>Whether other guests may use it at the same time.</summary>
    public bool IsShareable { get; init; }

    /// <summary>Whether the guest cannot write to it.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Whether what is written is dropped when the guest ends; such a guest cannot be moved.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The images below its own, the nearest first, as far as the XML names them.</summary>
    public IReadOnlyList<BackingImage> BackingChain { get; init; } = [];

    /// <summary>Whether the XML says where the chain ends; only a live guest's does, unless its author wrote it.</summary>
    public bool BackingChainIsComplete { get; init; }

    /// <summary>The secrets that its images need on whichever host it runs.</summary>
    public IReadOnlyList<SecretReference> Secrets { get; init; } = [];

    /// <summary>How its own image is encrypted; null for one that is not.</summary>
    public DiskEncryption? Encryption { get; init; }

    /// <summary>A block job that mirrors it just now; null when there is none.</summary>
    public DiskMirror? Mirror { get; init; }

    /// <summary>Whether its medium can be taken out: a CD-ROM or floppy drive.</summary>
    public bool IsRemovable => Device is "cdrom" or "floppy";

    /// <summary>Whether it is a drive with nothing in it.</summary>
    public bool IsEmpty => Source.Kind == DiskSourceKind.None;
}
