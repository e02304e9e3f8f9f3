using System.Globalization;
using VmMigration.Hosts;
using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// A forecast from how fast the guest changed its memory when that was last measured; a rehearsal measures it. During a move
/// it is two to three times as much, so the forecast is a range.
/// </summary>
internal sealed class ConvergenceCheck() : PreflightCheck(
    "Convergence", CheckCategory.Mode, "Will the copying of memory come to an end, and when?",
    "the move goes on until its timeout: pages change as fast as they are sent")
{
    private const double BytesPerMegabit = 125_000;
    private const double Least = 1;
    private const double Likely = 2;
    private const double Most = 3;

    // QEMU's own limit, where nobody sets one.
    private static readonly TimeSpan QemuDowntime = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        if (move.Request.Kind is MigrationKind.Cold || move.Guest.Status is { State: not (VmState.Running or VmState.Blocked) })
        {
            found.Pass("the guest changes nothing while it is moved");
            return;
        }

        if (await MeasuredAsync(move).ConfigureAwait(false) is not { } dirty)
        {
            found.Skipped(
                $"nobody has measured how fast {move.VM} changes its memory",
                $"-DryRun measures it for a second, or virsh domdirtyrate-calc {move.Virsh} --seconds 1 on {move.Source.Name}.");
            return;
        }

        if (await LinkAsync(move).ConfigureAwait(false) is not { } link)
        {
            found.Skipped(
                "neither host tells how fast its links are", "Give the rate that the move may have (-Bandwidth, in MiB/s).");
            return;
        }

        Judge(move, dirty, link, found);
    }

    private static void Judge(MoveView move, long dirty, double link, Findings found)
    {
        var memory = move.Domain.Memory.CurrentKiB * 1024d;
        var policy = move.Request.Ending;
        var downtime = policy?.MaxDowntime ?? move.Request.MaxDowntime ?? QemuDowntime;
        var (best, likely, worst) = (Forecast(Least), Forecast(Likely), Forecast(Most));
        var evidence = $"changes: {Rate(dirty)} when measured, link: {Rate(link)}, memory: {VolumeSize.Text((long)memory)}";
        if (best.Time is { } soonest && likely.Time is not null)
        {
            var latest = worst.Time is { } time ? Span(time) : "no end by itself";
            found.Pass(
                $"it will take about {Span(soonest)} to {latest}, with a downtime of {Span(best.Downtime)} to {Span(worst.Downtime)}", evidence: evidence);
            return;
        }

        var then = policy is null ? "" : $"; policy {policy.Name} then does: {string.Join(", ", policy.Ladder.Select(Step))}";
        found.Warning(
            $"it changes {Rate(dirty)} of its memory, {(best.Time is null ? "" : "perhaps twice as much during the move, ")}and {Rate(link)} can be sent: copying would {(best.Time is null ? "" : "probably ")}never come within {Span(downtime)} of downtime{then}",
            $"Let post-copy end it (-TimeoutAction PostCopy), slow the guest (-AutoConverge), allow at least {Span(likely.Downtime)} (-MaxDowntime), or give it a faster link (-MigrationAddress).",
            evidence: evidence);

        ConvergenceForecast Forecast(double factor) => ConvergenceForecast.Of(memory, dirty * factor, link, downtime);
    }

    /// <summary>A rehearsal measures; a guest in a job is left alone.</summary>
    private static async Task<long?> MeasuredAsync(MoveView move) =>
        move.Occasion is CheckOccasion.Rehearsal && move.Facts.Job is not { IsRunning: true }
            ? await move.Guest.MeasureDirtyRateAsync().ConfigureAwait(false)
            : (await move.Guest.FiguresAsync().ConfigureAwait(false))?.DirtyRate;

    /// <summary>In bytes per second: what the move may have at most, or the slower of both hosts' links; null where nobody knows.</summary>
    private static async Task<double?> LinkAsync(MoveView move)
    {
        if (move.Request.Bandwidth is { } bandwidth)
        {
            return bandwidth * (double)(1 << 20);
        }

        var (from, to) = (move.Source.LinkSpeedAsync(), move.Destination.LinkSpeedAsync());
        await Task.WhenAll(from, to).ConfigureAwait(false);
        int?[] known = [await from.ConfigureAwait(false), await to.ConfigureAwait(false)];
        return known.Min() * BytesPerMegabit;
    }

    private static string Step(LadderStep step) => step switch
    {
        LadderStep.AutoConverge => "slow the guest",
        LadderStep.PostCopy => "post-copy",
        LadderStep.Suspend => "pause the guest until it is across",
        _ => "give up",
    };

    private static string Rate(double bytes) => $"{VolumeSize.Text((long)bytes)}/s";

    private static string Span(TimeSpan time) => time.TotalSeconds < 10
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(time.TotalMilliseconds)):0} ms")
        : time.TotalMinutes < 2 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");
}
