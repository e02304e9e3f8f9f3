using VmMigration.Hosts;

namespace VmMigration.Preflight;

public sealed partial class GuestView
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);

    /// <summary>What it has of its host now, and how fast it changes it; null where it does not run.</summary>
    public Task<GuestFigures?> FiguresAsync() => Status.IsActive ? Source.FiguresAsync(Uuid) : Task.FromResult<GuestFigures?>(null);

    /// <summary>How fast it changes its memory, in bytes per second, measured for a second; null where that came to nothing.</summary>
    internal Task<long?> MeasureDirtyRateAsync() => OnceAsync("dirty rate", async token =>
    {
        await Source.Hypervisor.StartDirtyRateAsync(Uuid, Measured, token).ConfigureAwait(false);
        var end = Late;
        for (var pause = Measured; end > TimeSpan.Zero; end -= pause, pause = TimeSpan.FromMilliseconds(100))
        {
            await Task.Delay(pause, token).ConfigureAwait(false);
            var figures = await Source.Hypervisor.GetGuestFiguresAsync([Uuid], token).ConfigureAwait(false) is [var own, ..] ? own : null;
            if (figures is null or { IsMeasuring: false })
            {
                return figures?.DirtyRate;
            }
        }

        return null;
    });
}
