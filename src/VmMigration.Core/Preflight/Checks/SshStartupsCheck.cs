using System.Globalization;
using VmMigration.Libvirt;

namespace VmMigration.Preflight.Checks;

/// <summary>sshd refuses, at random, connections beyond a number of those that have not logged in yet.</summary>
internal sealed class SshStartupsCheck() : HostsCheck(
    "SshStartups", CheckCategory.Connection, "Does the destination's sshd take as many connections at a time as moves begin?",
    "End of file while reading data: kex_exchange_identification: read: Connection reset by peer")
{
    /// <summary>What this session itself may open at a time: for control, for further moves, for a look by shell.</summary>
    private const int OfSession = 3;

    /// <inheritdoc/>
    public override bool StopsMove => false;

    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var destination = move.Destination;
        var peers = move.Request.Control is not ControlMode.Direct && IsSsh(move.Request.Destination.EffectivePeerUri);
        if (!peers && !IsSsh(move.Request.Destination.Uri))
        {
            found.Pass($"nobody reaches {destination.Name} by ssh for this");
            return;
        }

        if (destination.NoShell is not null)
        {
            found.SkippedWithoutShell(destination);
            return;
        }

        if ((await destination.ShellAsync().ConfigureAwait(false))!.SshStartups is not { } startups)
        {
            found.Skipped($"{destination.Name}'s sshd does not tell this user", $"Reach {destination.Name} as root.");
            return;
        }

        var needed = OfSession + (peers ? move.Request.Destination.MaxIncoming : 0);
        var evidence = string.Create(CultureInfo.InvariantCulture, $"{destination.Name}: MaxStartups {startups.Begin}:{startups.Rate}:{startups.Full}");
        if (startups.Begin < needed && startups.Rate > 0)
        {
            found.Warning(
                $"{destination.Name}'s sshd refuses connections once {startups.Begin} have not logged in yet, and up to {needed} are opened at a time",
                $"Set MaxStartups 100 in /etc/ssh/sshd_config of {destination.Name}, and reload sshd.", "MaxStartups", evidence);
        }
        else
        {
            found.Pass($"it takes {startups.Begin}, and up to {needed} are opened at a time", evidence: evidence);
        }
    }

    private static bool IsSsh(string? uri) => LibvirtUri.TryParse(uri, out var parsed) && parsed.Transport is LibvirtTransport.Ssh;
}
