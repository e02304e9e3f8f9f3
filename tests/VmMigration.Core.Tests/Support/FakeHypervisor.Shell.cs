using VmMigration.Hosts;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHypervisor
{
    public IHostShell? Shell => host.Shell;
}
