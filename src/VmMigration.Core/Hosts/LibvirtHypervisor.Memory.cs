using VmMigration.Libvirt;

namespace VmMigration.Hosts;

internal sealed partial class LibvirtHypervisor
{
    private const int DirtyRateMeasuring = 1;
    private const int DirtyRateMeasured = 2;

    public Task<IReadOnlyList<FreePages>> GetFreePagesAsync(IReadOnlyList<long> sizesKiB, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        var cells = (await GetFactsAsync(cancellationToken).ConfigureAwait(false)).Capabilities.Cells.Select(c => c.Id).Order().ToArray();
        if (cells.Length == 0 || sizesKiB.Count == 0)
        {
            return (IReadOnlyList<FreePages>)[];
        }

        var counts = await _libvirt.GetFreePagesAsync(
            [.. sizesKiB.Select(s => (uint)s)], cells[^1] + 1, cancellationToken).ConfigureAwait(false);
        return [.. counts.Select((count, i) => new FreePages(i / sizesKiB.Count, sizesKiB[i % sizesKiB.Count], (long)Math.Min(count, long.MaxValue)))];
    });

    public Task<IReadOnlyList<GuestFigures>> GetGuestFiguresAsync(IReadOnlyList<Guid> guests, CancellationToken cancellationToken) => ExplainAsync(async () =>
    {
        const DomainStatistics wanted = DomainStatistics.Balloon | DomainStatistics.DirtyRate;
        // A guest that a job holds gives little; the proof that a peer is reached is such a job for a moment.
        var records = await (guests is [var only]
            ? _libvirt.AwaitStatisticsAsync(Reference(only), wanted, cancellationToken)
            : _libvirt.GetStatisticsAsync([.. guests.Select(Reference)], wanted, cancellationToken)).ConfigureAwait(false);
        return (IReadOnlyList<GuestFigures>)[.. records.Select(r => ToFigures(r.Domain.Uuid, r.Parameters))];
    });

    public Task StartDirtyRateAsync(Guid uuid, TimeSpan duration, CancellationToken cancellationToken) => ExplainAsync(
        () => _libvirt.StartDirtyRateCalculationAsync(Reference(uuid), (int)duration.TotalSeconds, cancellationToken));

    private static GuestFigures ToFigures(Guid uuid, TypedParameters figures) => new(uuid)
    {
        Resident = figures.Amount("balloon.rss", 1024),
        DirtyRate = figures.Int32("dirtyrate.calc_status") is DirtyRateMeasured
            ? figures.Amount("dirtyrate.megabytes_per_second", 1 << 20) : null,
        IsMeasuring = figures.Int32("dirtyrate.calc_status") is DirtyRateMeasuring,
    };
}
