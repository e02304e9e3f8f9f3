using VmMigration.Hosts;

namespace VmMigration.Preflight;

public sealed partial class HostView
{
    /// <summary>Its free huge pages, by NUMA cell and size.</summary>
    public Task<IReadOnlyList<FreePages>> FreeHugePagesAsync() => OnceAsync("free pages", async token =>
        await Hypervisor.GetFreePagesAsync(HugePageSizes(await FactsAsync().ConfigureAwait(false)), token).ConfigureAwait(false));

    /// <summary>How fast the fastest of its links is, in Mbit/s; null where it does not say.</summary>
    public Task<int?> LinkSpeedAsync() => OnceAsync("link speed", Hypervisor.GetLinkSpeedAsync);

    /// <summary>Figures of a guest that runs; null where there are none.</summary>
    internal async Task<GuestFigures?> FiguresAsync(Guid guest) => (await OnceAsync(
        _forMany ? "figures" : $"figures of {guest}",
        token => Hypervisor.GetGuestFiguresAsync(_forMany ? [] : [guest], token)).ConfigureAwait(false)).FirstOrDefault(f => f.Uuid == guest);

    /// <summary>The sizes of pages that its cells have, in KiB, but for the ordinary one.</summary>
    internal static long[] HugePageSizes(HostFacts facts) =>
        [.. facts.Capabilities.Cells.SelectMany(c => c.PageCounts.Keys).Distinct().Order().Skip(1)];
}
