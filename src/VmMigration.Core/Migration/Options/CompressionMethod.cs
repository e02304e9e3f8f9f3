namespace VmMigration;

/// <summary>How memory is compressed on its way, under libvirt's names.</summary>
public enum CompressionMethod
{
    /// <summary>Only what changed of a page that was sent before (<c>xbzrle</c>).</summary>
    Xbzrle,
    /// <summary>By several threads (<c>mt</c>); QEMU dropped it in 9.1.</summary>
    Mt,
    /// <summary>zlib on parallel connections; libvirt 9.4 and later.</summary>
    Zlib,
    /// <summary>zstd on parallel connections; libvirt 9.4 and later.</summary>
    Zstd,
}
