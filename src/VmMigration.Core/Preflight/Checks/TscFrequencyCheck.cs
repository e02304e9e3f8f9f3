using System.Globalization;
using VmMigration.Migration;

namespace VmMigration.Preflight.Checks;

/// <summary>
/// A guest that was promised a clock that never changes its rate has to find the same rate on the other host. libvirt takes
/// 250 in a million for the same.
/// </summary>
internal sealed class TscFrequencyCheck() : PreflightCheck(
    "TscFrequency", CheckCategory.Platform, "Does the guest's time stamp counter run at the same rate on the destination?",
    "domain has 'invtsc' CPU feature but TSC frequency is not specified; Requested TSC frequency … is outside tolerance range")
{
    private const decimal Tolerance = 250m / 1_000_000m;

    /// <inheritdoc/>
    public override Task AskAsync(MoveView move, Findings found)
    {
        var (domain, destination) = (move.Domain, move.Destination.Name);
        var tsc = move.Facts.Destination.Capabilities.Cpu;
        switch (domain.TscFrequency)
        {
            case null when move.Request.Kind is MigrationKind.Live && domain.Cpu?.Requires("invtsc") is true:
                found.Fail(
                    "it has invtsc, and no rate is given for its time stamp counter",
                    $"Give it one (virsh edit {move.Virsh}: <timer name='tsc' frequency='{move.Facts.Source.Capabilities.Cpu.TscFrequency?.ToString(CultureInfo.InvariantCulture) ?? "HZ"}'/> in clock), or take invtsc away, and restart it; or move it cold.",
                    "invtsc");
                break;
            case null:
                found.Pass("it was promised no rate of its time stamp counter");
                break;
            case { } wanted when tsc.TscFrequency is { } rate && decimal.Abs(wanted - rate) > rate * Tolerance && tsc.TscScaling is not true:
                var message = $"its time stamp counter runs at {wanted} Hz, {destination}'s at {rate} Hz";
                const string fix = "Choose a host whose processor scales it, or whose rate is the same.";
                var evidence = $"{move.VM}: {wanted} Hz, {destination}: {rate} Hz, scaling {tsc.TscScaling switch { false => "no", _ => "unknown" }}";
                if (tsc.TscScaling is false)
                {
                    found.Fail($"{message} and cannot be scaled", fix, "tsc", evidence);
                }
                else
                {
                    found.Warning($"{message}, and whether that can be scaled is not known", fix, "tsc", evidence);
                }

                break;
            case { } wanted:
                found.Pass($"{destination} can run its time stamp counter at {wanted} Hz");
                break;
        }

        return Task.CompletedTask;
    }
}
