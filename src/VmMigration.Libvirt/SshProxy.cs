namespace VmMigration.Libvirt;

/// <summary>Which program on an ssh host passes bytes on to the daemon's socket (libvirt's URI parameter <c>proxy</c>).</summary>
public enum SshProxy
{
    /// <summary><c>virt-ssh-helper</c> if the host has it, else netcat.</summary>
    Auto,

    /// <summary>Always netcat.</summary>
    Netcat,

    /// <summary>Always <c>virt-ssh-helper</c>.</summary>
    Native,
}
