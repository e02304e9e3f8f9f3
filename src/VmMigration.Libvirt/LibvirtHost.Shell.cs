namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>The host's shell; null where the daemon is not reached by ssh.</summary>
    public SshShell? Shell => Uri.Transport is LibvirtTransport.Ssh ? new SshShell(Uri, _options) : null;
}
