namespace VmMigration.Libvirt;

/// <summary>How bytes get to a daemon.</summary>
public enum LibvirtTransport
{
    /// <summary>A socket on this machine (<c>qemu:///system</c>).</summary>
    Unix,

    /// <summary>The system's ssh client (<c>qemu+ssh://</c>).</summary>
    Ssh,

    /// <summary>TLS with certificates for both sides (<c>qemu+tls://</c>, port 16514).</summary>
    Tls,

    /// <summary>Unencrypted TCP (<c>qemu+tcp://</c>, port 16509).</summary>
    Tcp,
}
