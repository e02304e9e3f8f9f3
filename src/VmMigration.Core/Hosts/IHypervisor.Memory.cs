namespace VmMigration.Hosts;

// Memory, what guests have of it, and how fast they change it.
public partial interface IHypervisor
{
    /// <summary>Free pages of these sizes in each of its NUMA cells.</summary>
    /// <param name="sizesKiB">The sizes, in KiB: of those that its cells have.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<FreePages>> GetFreePagesAsync(IReadOnlyList<long> sizesKiB, CancellationToken cancellationToken);

    /// <summary>Figures of guests; of all that run where none is named.</summary>
    Task<IReadOnlyList<GuestFigures>> GetGuestFiguresAsync(IReadOnlyList<Guid> guests, CancellationToken cancellationToken);

    /// <summary>Begins to measure how fast a guest changes its memory: <see cref="GuestFigures.DirtyRate"/> has the result afterwards.</summary>
    Task StartDirtyRateAsync(Guid uuid, TimeSpan duration, CancellationToken cancellationToken);
}
