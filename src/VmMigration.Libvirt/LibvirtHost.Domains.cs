using VmMigration.Libvirt.Rpc.Procedures;

namespace VmMigration.Libvirt;

public sealed partial class LibvirtHost
{
    /// <summary>All guests that <paramref name="filter"/> selects.</summary>
    public async Task<IReadOnlyList<DomainReference>> ListDomainsAsync(DomainListFilter filter, CancellationToken cancellationToken) =>
        await CallAsync(DomainProcedures.ListAll, (1, (uint)filter), cancellationToken).ConfigureAwait(false);

    /// <summary>A guest by its name, or null where there is none.</summary>
    public Task<DomainReference?> FindDomainAsync(string name, CancellationToken cancellationToken) =>
        NullIfNoDomainAsync(CallAsync(DomainProcedures.LookupByName, name, cancellationToken));

    /// <summary>A guest by its UUID, or null where there is none.</summary>
    public Task<DomainReference?> FindDomainAsync(Guid uuid, CancellationToken cancellationToken) =>
        NullIfNoDomainAsync(CallAsync(DomainProcedures.LookupByUuid, uuid, cancellationToken));

    /// <summary>State and reason, as libvirt numbers them. Answered also while all of the daemon's workers are busy.</summary>
    public Task<(int State, int Reason)> GetStateAsync(DomainReference domain, CancellationToken cancellationToken) =>
        CallAsync(DomainProcedures.GetState, (domain, 0u), cancellationToken);

    /// <summary>A guest's XML.</summary>
    public Task<string> GetDomainXmlAsync(DomainReference domain, DomainXml which, CancellationToken cancellationToken) =>
        CallAsync(DomainProcedures.GetXml, (domain, (uint)which), cancellationToken);

    /// <summary>Whether the host keeps the guest's definition when it is shut off.</summary>
    public async Task<bool> IsPersistentAsync(DomainReference domain, CancellationToken cancellationToken) =>
        await CallAsync(DomainProcedures.IsPersistent, domain, cancellationToken).ConfigureAwait(false) != 0;

    /// <summary>
    /// Figures of many guests in one call; those that a job holds give what can be had without waiting.
    /// An empty list of guests means all of them.
    /// </summary>
    public async Task<IReadOnlyList<DomainStatisticsRecord>> GetStatisticsAsync(
        IReadOnlyList<DomainReference> domains, DomainStatistics statistics, CancellationToken cancellationToken)
    {
        const uint noWait = 1u << 29;
        return await CallAsync(
            ConnectProcedures.GetAllDomainStatistics, ([.. domains], (uint)statistics, noWait), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Figures of one guest, also while a job holds it for a moment: then they are waited for, 30 s at most.</summary>
    public async Task<IReadOnlyList<DomainStatisticsRecord>> AwaitStatisticsAsync(
        DomainReference domain, DomainStatistics statistics, CancellationToken cancellationToken) => await CallAsync(
            ConnectProcedures.GetAllDomainStatistics, ([domain], (uint)statistics, 0u), cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Each image of a guest's disks, backing images behind the image that is based on them: <c>block.N.name</c>,
    /// <c>.path</c>, <c>.capacity</c>, <c>.physical</c>. An empty list of guests means all that run.
    /// </summary>
    public async Task<IReadOnlyList<DomainStatisticsRecord>> GetImagesAsync(
        IReadOnlyList<DomainReference> domains, CancellationToken cancellationToken)
    {
        const uint noWaitAndBacking = 1u << 29 | 1u << 30;
        return await CallAsync(
            ConnectProcedures.GetAllDomainStatistics,
            ([.. domains], (uint)DomainStatistics.Block, noWaitAndBacking),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins to measure how fast a guest changes its memory; <see cref="GetStatisticsAsync"/> has the result once it is over.</summary>
    public Task StartDirtyRateCalculationAsync(DomainReference domain, int seconds, CancellationToken cancellationToken) =>
        CallAsync(JobProcedures.StartDirtyRateCalculation, (domain, seconds, 0u), cancellationToken);

    private static async Task<DomainReference?> NullIfNoDomainAsync(Task<DomainReference> lookup)
    {
        try
        {
            return await lookup.ConfigureAwait(false);
        }
        catch (LibvirtErrorException e) when (e.Code == LibvirtErrorCode.NoDomain)
        {
            return null;
        }
    }
}
