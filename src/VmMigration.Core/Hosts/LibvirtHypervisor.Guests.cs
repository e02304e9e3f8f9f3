using VmMigration.Libvirt;
using VmMigration.Migration;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public Task<IReadOnlyList<MigrationVm>> ListGuestsAsync(CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        const DomainStatistics wanted =
            DomainStatistics.State | DomainStatistics.Balloon | DomainStatistics.VirtualCpu | DomainStatistics.Block;
        var records = _libvirt.GetStatisticsAsync([], wanted, cancellationToken).Observed();
        var persistent = _libvirt.ListDomainsAsync(DomainListFilter.Persistent, cancellationToken);
        var autostart = UuidsAsync(DomainListFilter.Autostart, cancellationToken).Observed();
        var kept = (await persistent.ConfigureAwait(false)).Select(d => d.Uuid).ToHashSet();
        var starting = await autostart.ConfigureAwait(false);
        return (IReadOnlyList<MigrationVm>)(await records.ConfigureAwait(false))
            .Select(r => ToVm(r, kept.Contains(r.Domain.Uuid)) with { Autostart = starting.Contains(r.Domain.Uuid) })
            .OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase)
            .ToArray();
    });

    public Task<GuestStatus?> FindGuestAsync(string nameOrUuid, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var domain = Guid.TryParse(nameOrUuid, out var uuid) ? await _libvirt.FindDomainAsync(uuid, cancellationToken).ConfigureAwait(false) : null;
        domain ??= await _libvirt.FindDomainAsync(nameOrUuid, cancellationToken).ConfigureAwait(false);
        return domain is null ? null : await StatusAsync(domain, cancellationToken).ConfigureAwait(false);
    });

    public Task<GuestStatus?> FindNamedAsync(string name, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var domain = await _libvirt.FindDomainAsync(name, cancellationToken).ConfigureAwait(false);
        return domain is null ? null : await StatusAsync(domain, cancellationToken).ConfigureAwait(false);
    });

    public Task<GuestStatus?> GetGuestAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var domain = await _libvirt.FindDomainAsync(uuid, cancellationToken).ConfigureAwait(false);
        return domain is null ? null : await StatusAsync(domain, cancellationToken).ConfigureAwait(false);
    });

    public Task<string> GetGuestXmlAsync(Guid uuid, GuestXml which, CancellationToken cancellationToken) => ExplainAsync(() =>
        _libvirt.GetDomainXmlAsync(
            Reference(uuid),
            which switch
            {
                GuestXml.Live => DomainXml.None,
                GuestXml.ForMove => DomainXml.Secure | DomainXml.Migratable,
                _ => DomainXml.Secure | DomainXml.Inactive,
            },
            cancellationToken));

    public Task<MigrationSample?> GetJobAsync(Guid uuid, CancellationToken cancellationToken) =>
        JobAsync(uuid, completed: false, cancellationToken);

    public Task<MigrationSample?> GetCompletedJobAsync(Guid uuid, CancellationToken cancellationToken) =>
        JobAsync(uuid, completed: true, cancellationToken);

    private async Task<GuestStatus?> StatusAsync(DomainReference domain, CancellationToken cancellationToken)
    {
        try
        {
            var state = _libvirt.GetStateAsync(domain, cancellationToken).Observed();
            var persistent = await _libvirt.IsPersistentAsync(domain, cancellationToken).ConfigureAwait(false);
            var (number, reason) = await state.ConfigureAwait(false);
            return new GuestStatus(domain.Name, domain.Uuid, (VmState)number, reason, persistent);
        }
        catch (LibvirtErrorException e) when (e.Code == LibvirtErrorCode.NoDomain)
        {
            return null;
        }
    }

    private Task<MigrationSample?> JobAsync(Guid uuid, bool completed, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        try
        {
            var job = await _libvirt.GetJobAsync(Reference(uuid), completed, cancellationToken).ConfigureAwait(false);
            return job is null ? null : MigrationSample.From(job);
        }
        catch (LibvirtErrorException e) when (e.Code
            is LibvirtErrorCode.NoDomain or LibvirtErrorCode.OperationInvalid or LibvirtErrorCode.OperationUnsupported)
        {
            // Gone, shut off, or (84) coming in: that side has no figures of a running job.
            return null;
        }
    });

    private MigrationVm ToVm(DomainStatisticsRecord record, bool persistent)
    {
        var figures = record.Parameters;
        return new MigrationVm
        {
            Name = record.Domain.Name,
            Uuid = record.Domain.Uuid,
            State = (VmState)(figures.Int32("state.state") ?? 0),
            StateReason = figures.Int32("state.reason") ?? 0,
            Memory = figures.Amount("balloon.maximum", 1024),
            Processors = figures.Int32("vcpu.current") ?? figures.Int32("vcpu.maximum"),
            Disks = Enumerable.Range(0, figures.CountOf("block.count")).Select(i => ToDisk(figures, $"block.{i}.")).ToArray(),
            Persistent = persistent,
            Source = Host.Name,
            SourceReference = Host,
        };
    }

    private static VmDisk ToDisk(TypedParameters figures, string prefix) => new(
        figures.Text(prefix + "name") ?? "?",
        figures.Text(prefix + "path"),
        figures.Amount(prefix + "capacity"),
        figures.Amount(prefix + "allocation"));
}
