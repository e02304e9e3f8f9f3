using VmMigration.Storage;

namespace VmMigration.Hosts;

public partial interface IHypervisor
{
    /// <summary>Its pools and volumes.</summary>
    IHostStorage Storage { get; }
}
