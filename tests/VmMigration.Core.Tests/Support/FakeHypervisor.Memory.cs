using VmMigration.Hosts;

namespace VmMigration.Tests.Support;

internal sealed partial class FakeHypervisor
{
    public Task<long> GetFreeMemoryAsync(CancellationToken cancellationToken) => AskAsync("memory", () => host.FreeMemory, cancellationToken);

    public Task<IReadOnlyList<FreePages>> GetFreePagesAsync(IReadOnlyList<long> sizesKiB, CancellationToken cancellationToken) => AskAsync(
        "free pages",
        () => (IReadOnlyList<FreePages>)
        [
            .. host.FreeHugePages.Where(p => sizesKiB.Contains(p.Key.SizeKiB)).Select(p => new FreePages(p.Key.Cell, p.Key.SizeKiB, p.Value)),
        ],
        cancellationToken);

    public Task<IReadOnlyList<GuestFigures>> GetGuestFiguresAsync(IReadOnlyList<Guid> guests, CancellationToken cancellationToken) => AskAsync(
        "figures",
        () => (IReadOnlyList<GuestFigures>)
        [
            .. host.All().Where(g => g.IsActive && (guests.Count == 0 || guests.Contains(g.Uuid)))
                .Select(g => new GuestFigures(g.Uuid) { Resident = host.Resident, DirtyRate = host.DirtyRate }),
        ],
        cancellationToken);

    public async Task StartDirtyRateAsync(Guid uuid, TimeSpan duration, CancellationToken cancellationToken)
    {
        await AskAsync("measure", () => true, cancellationToken);
        host.Changed($"measure {duration.TotalSeconds:0}");
        host.DirtyRate = host.Measures;
    }
}
