using VmMigration.Hosts;
using VmMigration.Libvirt;
using VmMigration.Storage;

namespace VmMigration.Migration;

/// <summary>A plan in an administrator's words.</summary>
internal static class PlanDescription
{
    public static IReadOnlyList<string> Of(
        MigrationRequest request, GuestStatus guest, MigrationFlags flags, ControlChoice control, MoveEnding? ending, StoragePlan storage)
    {
        var address = request.MigrationAddress ?? request.Destination.MigrationAddress;
        var rate = request.Bandwidth is { } bandwidth ? $"at most {bandwidth} MiB/s" : "as fast as it goes";
        var downtime = request.MaxDowntime is { } limit
            ? $"standing still for at most {limit.TotalMilliseconds:0} ms"
            : "standing still for at most what the source's QEMU is set to (300 ms unless changed)";
        return
        [
            address is null
                ? $"memory: to the address that {request.Destination.Name} gives, unencrypted, {rate}"
                : $"memory: over {address} ({request.Destination.Name}'s migration address), unencrypted, {rate}",
            .. storage.Disks.Select(d => $"{d}"),
            control.Mode is ControlMode.Direct
                ? $"control: direct, this session drives it to the end ({control.Why ?? "as asked"})"
                : $"control: peer to peer, {request.Source.Name} connects to {request.Destination.EffectivePeerUri}",
            $"ending: {(ending is null ? downtime : EndingDescription.Of(ending))}",
            $"definition: {Definition(request, guest, flags)}",
        ];
    }

    private static string Definition(MigrationRequest request, GuestStatus guest, MigrationFlags flags)
    {
        var there = flags.HasFlag(MigrationFlags.PersistDestination)
            ? $"kept on {request.Destination.Name}"
            : $"none on {request.Destination.Name} (transient)";
        var here = (guest.Persistent, flags.HasFlag(MigrationFlags.UndefineSource)) switch
        {
            (false, _) => $"none on {request.Source.Name} (transient)",
            (true, true) => $"removed from {request.Source.Name}",
            (true, false) => $"kept on {request.Source.Name}",
        };
        return $"{there}, {here}";
    }
}
