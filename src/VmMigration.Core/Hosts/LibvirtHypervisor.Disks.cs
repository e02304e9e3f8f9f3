using VmMigration.Libvirt;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    public Task<IReadOnlyDictionary<string, long>> GetWrittenBytesAsync(Guid uuid, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var records = await _libvirt.GetStatisticsAsync([Reference(uuid)], DomainStatistics.Block, cancellationToken).ConfigureAwait(false);
        var figures = records.Select(r => r.Parameters).FirstOrDefault() ?? new TypedParameters([]);
        return (IReadOnlyDictionary<string, long>)Enumerable.Range(0, figures.CountOf("block.count"))
            .Select(i => (Name: figures.Text($"block.{i}.name"), Written: figures.Amount($"block.{i}.wr.bytes")))
            .Where(d => d is { Name: not null, Written: not null })
            .DistinctBy(d => d.Name)
            .ToDictionary(d => d.Name!, d => d.Written!.Value);
    });
}
