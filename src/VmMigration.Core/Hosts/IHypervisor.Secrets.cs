using VmMigration.Secrets;

namespace VmMigration.Hosts;

public partial interface IHypervisor
{
    /// <summary>Its secrets.</summary>
    IHostSecrets Secrets { get; }
}
