using System.Globalization;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>A guest whose clock shows its host's time is started by the destination's, whose time zone may be another.</summary>
internal sealed class GuestClockCheck() : PreflightCheck(
    "GuestClock", CheckCategory.Guest, "Does a guest whose clock shows its host's time find the same time zone there?",
    "the guest's clock is hours off after its next start")
{
    /// <inheritdoc/>
    public override async Task AskAsync(MoveView move, Findings found)
    {
        var (source, destination) = (move.Source, move.Destination);
        if (!move.Arriving.ShowsHostTime)
        {
            found.Pass($"its clock shows {move.Arriving.ClockTimeZone ?? move.Arriving.ClockOffset ?? "utc"}, whatever the host's time zone is");
            return;
        }

        if (source.NoShell is not null || destination.NoShell is not null)
        {
            found.SkippedWithoutShell(source, destination);
            return;
        }

        var here = (await source.ShellAsync().ConfigureAwait(false))!.TimeZone;
        var there = (await destination.ShellAsync().ConfigureAwait(false))!.TimeZone;
        if (here is null || there is null)
        {
            found.Skipped($"{(here is null ? source.Name : destination.Name)} did not say what its time zone is");
            return;
        }

        if (here.Offset == there.Offset && (here.Name == there.Name || here.Name is null || there.Name is null))
        {
            found.Pass($"both hosts are in {here}");
            return;
        }

        Differ(move, found, here, there);
    }

    private static void Differ(MoveView move, Findings found, Hosts.HostTimeZone here, Hosts.HostTimeZone there)
    {
        var (source, destination) = (move.Source.Name, move.Destination.Name);
        var hours = (there.Offset - here.Offset).TotalHours;
        var isCold = move.Request.Kind is MigrationKind.Cold;
        var off = hours == 0
            ? "its clock goes wrong when one of the two changes to summer time"
            : $"its clock is {Math.Abs(hours).ToString("0.##", CultureInfo.InvariantCulture)} h {(hours > 0 ? "fast" : "slow")} {(isCold ? "when it starts there" : "after its next start there")}";
        var message = $"its clock shows its host's time, and {destination} is in {there}, not {here}: {off}";
        var zone = here.Name ?? "ZONE";
        var fix = $"timedatectl set-timezone {zone} on {destination}, then restart libvirt's daemon there; or name the zone in the guest (virsh edit {move.Virsh} on {source}: "
            + $"<clock offset='timezone' timezone='{zone}'/>).";
        var evidence = $"{source}: {here}, {destination}: {there}";
        if (isCold && hours != 0)
        {
            found.Fail(message, fix, destination, evidence);
        }
        else
        {
            found.Warning(message, fix, destination, evidence);
        }
    }
}
