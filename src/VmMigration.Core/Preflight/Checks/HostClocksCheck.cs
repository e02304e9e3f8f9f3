using System.Globalization;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// A guest's clock goes on from the destination's. Both hosts are compared with the administrator's machine, whatever time it
/// is there; how long their answers take counts in their favour.
/// </summary>
internal sealed class HostClocksCheck() : HostsCheck(
    "HostClocks", CheckCategory.Connection, "Do both hosts have the same time?",
    "the guest's clock jumps, or it hangs; certificates are not valid yet")
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Harmful = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (source, destination) = (move.Source, move.Destination);
        if (source.NoShell is not null || destination.NoShell is not null)
        {
            found.SkippedWithoutShell(source, destination);
            return;
        }

        var here = (await source.ShellAsync().ConfigureAwait(false))!.Clock;
        var there = (await destination.ShellAsync().ConfigureAwait(false))!.Clock;
        if (here is null || there is null)
        {
            found.Skipped($"{(here is null ? source.Name : destination.Name)} did not say what time it is");
            return;
        }

        var apart = there.Offset - here.Offset;
        var uncertain = here.Uncertainty + there.Uncertainty;
        var surely = apart.Duration() - uncertain;
        var evidence = $"{source.Name}: {Seconds(here.Offset)}, {destination.Name}: {Seconds(there.Offset)} from this machine, to within {Seconds(uncertain, "")}";
        var message = $"{destination.Name} is {Seconds(apart.Duration(), "")} {(apart > TimeSpan.Zero ? "ahead of" : "behind")} {source.Name}";
        var fix = $"Set both by one source of time (chronyc tracking on {source.Name} and {destination.Name}; chronyc makestep).";
        if (surely > Harmful)
        {
            found.Fail($"{message}: the guest's clock would jump", fix, destination.Name, evidence);
        }
        else if (surely > Noticeable)
        {
            found.Warning(message, fix, destination.Name, evidence);
        }
        else
        {
            found.Pass($"they are within {Seconds(apart.Duration() + uncertain, "")}", evidence: evidence);
        }
    }

    private static string Seconds(TimeSpan time, string plus = "+") =>
        time.TotalSeconds.ToString($"{plus}0.00;-0.00", CultureInfo.InvariantCulture) + " s";
}
