using VmMigration.Storage;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public IHostStorage Storage => field ??= new LibvirtStorage(Host, _libvirt);
}
