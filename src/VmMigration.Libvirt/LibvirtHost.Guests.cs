using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>Lets a paused guest run.</summary>
    public Task ResumeDomainAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(DomainLifecycleProcedures.Resume, domain, cancellationToken);

    /// <summary>Takes a guest's power away.</summary>
    public Task DestroyDomainAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(DomainLifecycleProcedures.Destroy, domain, cancellationToken);

    /// <summary>Removes a guest's definition and what belongs to it on this host; a running guest becomes transient.</summary>
    public Task UndefineDomainAsync(DomainReference domain, UndefineFlags flags, CancellationToken cancellationToken) =>
        CallAsync(DomainLifecycleProcedures.UndefineFlags, (domain, (uint)flags), cancellationToken);

    /// <summary>Starts a defined guest.</summary>
    /// <param name="domain">The guest.</param>
    /// <param name="paused">Whether it is to stand still before its first instruction.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task StartDomainAsync(DomainReference domain, bool paused, CancellationToken cancellationToken) =>
        CallAsync(DomainLifecycleProcedures.CreateFlags, (domain, paused ? 1u : 0u), cancellationToken);

    /// <summary>Asks a guest to shut down, through its agent or by its power button; it may not, and takes its time.</summary>
    /// <exception cref="LibvirtErrorException">With the agent: none is connected.</exception>
    public Task ShutDownDomainAsync(DomainReference domain, bool throughAgent, CancellationToken cancellationToken)
    {
        const uint powerButton = 1;
        const uint agent = 2;
        return CallAsync(DomainLifecycleProcedures.ShutdownFlags, (domain, throughAgent ? agent : powerButton), cancellationToken);
    }
}
