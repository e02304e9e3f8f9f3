namespace VmMigration.Hosts;

public partial interface IHypervisor
{
    /// <summary>The host's shell; null where it is not reached by ssh.</summary>
    IHostShell? Shell { get; }
}
