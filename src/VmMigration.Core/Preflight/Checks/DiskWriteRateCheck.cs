using VmMigration.Migration;
using VmMigration.Storage;

namespace VmMigration.Preflight.Checks;

/// <summary>A copy that is written to faster than it is sent never comes to its end.</summary>
internal sealed class DiskWriteRateCheck() : PreflightCheck(
    "DiskWriteRate", CheckCategory.Storage, "Does the guest write less to its disks than the link between the hosts takes?",
    "the copy of a disk that never becomes ready")
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(1);

    /// <summary>How much of the link may be taken by what is written anew.</summary>
    private const double Share = 0.7;

    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override bool PlanDecides => true;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        if (move.Domain.Disks.All(d => d.IsEmpty || d.IsReadOnly || d.IsRemovable) || move.Request.Kind is MigrationKind.Cold || move.Request.SynchronousWrites)
        {
            found.Pass(move.Request.SynchronousWrites ? "its writes wait for the destination (-SynchronousWrites)" : "it has no disk that is copied while it runs");
            return;
        }

        if (move.Rehearsal is null)
        {
            found.Skipped("to measure it takes a second", "-DryRun measures.");
            return;
        }

        var copied = (await move.DisksAsync().ConfigureAwait(false)).Disks.Where(d => d.Plan is { IsCopied: true }).Select(d => d.Target).ToArray();
        if (copied.Length == 0)
        {
            found.Pass("no disk is copied");
            return;
        }

        await MeasureAsync(move, copied, found).ConfigureAwait(false);
    }

    private static async Task MeasureAsync(MoveView move, string[] copied, Findings found)
    {
        var (hypervisor, time, ended) = (move.Source.Hypervisor, move.Source.Time, move.Source.Ended);
        var first = await WrittenAsync().ConfigureAwait(false);
        var began = time.GetTimestamp();
        await Task.Delay(Watched, time, ended).ConfigureAwait(false);
        var last = await WrittenAsync().ConfigureAwait(false);
        if (copied.Any(t => !first.ContainsKey(t) || !last.ContainsKey(t)))
        {
            found.Skipped($"{move.Source.Name} does not say how much it writes");
            return;
        }

        var rate = copied.Sum(t => last.GetValueOrDefault(t) - first.GetValueOrDefault(t)) / time.GetElapsedTime(began).TotalSeconds;
        long? limit = move.Request.Bandwidth is { } asked ? asked << 20
            : await move.Source.OnceAsync("link speed", hypervisor.GetLinkSpeedAsync).ConfigureAwait(false) is { } megabits ? megabits * 125_000L : null;
        var written = $"{VolumeSize.Text((long)rate)}/s to {string.Join(", ", copied)}";
        if (limit is not { } most)
        {
            found.Skipped($"it writes {written}; how fast the link is, {move.Source.Name} does not say", "-Bandwidth says how much may be used.");
        }
        else if (rate > most * Share)
        {
            found.Warning(
                $"it writes {written}, and at most {VolumeSize.Text(most)}/s are sent: the copy may never come to its end",
                "Have its writes wait for the destination (-SynchronousWrites), or move it when it writes less.", string.Join(", ", copied),
                $"written: {VolumeSize.Text((long)rate)}/s, sent: {VolumeSize.Text(most)}/s");
        }
        else
        {
            found.Pass($"it writes {written}, and {VolumeSize.Text(most)}/s can be sent");
        }

        Task<IReadOnlyDictionary<string, long>> WrittenAsync() =>
            move.Guest.AloneAsync(() => hypervisor.GetWrittenBytesAsync(move.Guest.Uuid, ended), ended);
    }
}
