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
        var rate = request.Bandwidth is { } bandwidth ? $"at most {bandwidth} MiB/s" : "as fast as it goes";
        var downtime = request.MaxDowntime is { } limit
            ? $"standing still for at most {limit.TotalMilliseconds:0} ms"
            : "standing still for at most what the source's QEMU is set to (300 ms unless changed)";
        return
        [
            $"memory: {WayOfMemory(request, flags)}, {rate}",
            .. storage.Disks.Select(d => $"{d}"),
            .. storage.Disks.Any(d => d.IsCopied) ? [$"disks: copied {Encryption(flags)}"] : Array.Empty<string>(),
            control.Mode is ControlMode.Direct
                ? $"control: direct, this session drives it to the end ({control.Why ?? "as asked"})"
                : $"control: peer to peer, {request.Source.Name} connects to {request.Destination.EffectivePeerUri}",
            $"ending: {(ending is null ? downtime : EndingDescription.Of(ending))}",
            $"definition: {Definition(request, guest, flags)}",
        ];
    }

    /// <summary>How what QEMU sends to QEMU is protected: memory, and copied disks, for which libvirt uses the same credentials.</summary>
    internal static string Encryption(MigrationFlags flags) => flags.HasFlag(MigrationFlags.Tls) ? "encrypted by TLS" : "unencrypted";

    private static string WayOfMemory(MigrationRequest request, MigrationFlags flags)
    {
        if (flags.HasFlag(MigrationFlags.Tunnelled))
        {
            return $"through the connection of the two daemons, {EncryptionOfPeer(request.Destination.EffectivePeerUri)}";
        }

        var address = request.MigrationAddress ?? request.Destination.MigrationAddress;
        var to = address is null
            ? $"to the address that {request.Destination.Name} gives"
            : $"over {address} ({request.Destination.Name}'s migration address)";
        return $"{to}, {Encryption(flags)}";
    }

    /// <summary>A URI without a transport is one for TLS where it names a host.</summary>
    internal static string EncryptionOfPeer(string? peerUri) => peerUri?.Split(':')[0].Split('+') switch
    {
        [_, "tcp"] => "unencrypted",
        [_, "ssh" or "libssh" or "libssh2"] => "encrypted by ssh",
        [_, "tls"] or [_] => "encrypted by TLS",
        _ => "as that one is",
    };

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
