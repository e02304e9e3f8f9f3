using System.Globalization;

namespace VmMigration.Preflight.Checks;

/// <summary>The source's daemon gives up a peer-to-peer move when the destination's is silent for so long.</summary>
internal sealed class KeepAliveCheck() : HostsCheck(
    "KeepAlive", CheckCategory.Connection, "Does the source's daemon wait long enough, and not for ever, for a silent destination?",
    "operation failed: Lost connection to destination host")
{
    private const int Short = 10;

    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var source = move.Source;
        if (move.Request.Control is ControlMode.Direct)
        {
            found.Pass("the daemons do not talk to each other: this session drives the move");
            return;
        }

        if (source.NoShell is not null)
        {
            found.SkippedWithoutShell(source);
            return;
        }

        if ((await source.ShellAsync().ConfigureAwait(false))!.KeepAlive is not var (interval, count))
        {
            found.Skipped($"it is in qemu.conf of {source.Name}, which this user may not read", $"Reach {source.Name} as root.");
            return;
        }

        var evidence = string.Create(CultureInfo.InvariantCulture, $"{source.Name}: keepalive_interval = {interval}, keepalive_count = {count}");
        var fix = $"Set keepalive_interval = 5 and keepalive_count = 5 in /etc/libvirt/qemu.conf of {source.Name}, and restart its daemon.";
        if (interval <= 0)
        {
            found.Warning($"{source.Name} never notices that the destination is gone (keepalive_interval)", fix, "keepalive_interval", evidence);
        }
        else if (interval * (count + 1) < Short)
        {
            found.Warning($"{source.Name} gives a move up when the network pauses for {interval * (count + 1)} s", fix, "keepalive_interval", evidence);
        }
        else
        {
            found.Pass($"{source.Name} waits {interval * (count + 1)} s", evidence: evidence);
        }
    }
}
