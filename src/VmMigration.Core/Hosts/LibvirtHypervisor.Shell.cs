namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public IHostShell? Shell => _libvirt.Shell is { } ssh ? new SshHostShell(Host, ssh) : null;
}
