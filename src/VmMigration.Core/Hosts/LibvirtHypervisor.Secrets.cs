using VmMigration.Secrets;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public IHostSecrets Secrets => field ??= new LibvirtSecrets(Host, _libvirt);
}
