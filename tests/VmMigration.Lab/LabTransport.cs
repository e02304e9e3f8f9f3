namespace VmMigration.Lab;

/// <summary>How a libvirt daemon is reached.</summary>
public enum LabTransport
{
    /// <summary>Through sshd of the host, as root.</summary>
    Ssh,

    /// <summary>Port 16514, certificates both ways.</summary>
    Tls,

    /// <summary>Port 16509, neither encrypted nor authenticated.</summary>
    Tcp,

    /// <summary>The daemon's socket file, seen from outside the host.</summary>
    Unix,
}
