using VmMigration.Hosts;
using VmMigration.Preflight;

namespace VmMigration.Storage;

/// <summary>Refusals about storage that several places tell in the same words.</summary>
internal static class StorageErrors
{
    public static MigrationException NoRoom(string host, string place, long wanted, long available) => new(
        MigrationError.StorageFull,
        $"{host} has {VolumeSize.Text(available)} left in {place}, and the copies may grow to {VolumeSize.Text(wanted)}.",
        "Make room, name another pool (-StoragePool, -PoolMap), or with -DiskOverCommit reckon by what the disks hold now.",
        host) { Check = CheckIds.DestinationSpace };

    public static MigrationException NoRoomForNow(string host, string place, long wanted, long available) => new(
        MigrationError.StorageFull,
        $"{host} has {VolumeSize.Text(available)} left in {place}, and the disks hold {VolumeSize.Text(wanted)} already.",
        "Make room, or name another pool (-StoragePool, -PoolMap).",
        host) { Check = CheckIds.DestinationSpace };

    public static MigrationException Left(string host, MigrationLeftover left) => new(
        MigrationError.StorageNameTaken,
        $"{host} has {left.Path} already, left by its own move of {left.Since:g} from {left.Source} to {left.Destination} and unchanged since; nothing is overwritten unasked.",
        $"Have it replaced (-ReplaceLeftover), or remove it: virsh vol-delete {CommandText.Sh(left.Path)} on {host}.",
        left.Path) { Check = CheckIds.StorageTargets };

    public static MigrationException LeftAndChanged(string host, MigrationLeftover left) => new(
        MigrationError.StorageNameTaken,
        $"{host} has {left.Path} already, left by its own move of {left.Since:g} from {left.Source} to {left.Destination} and changed since; nothing is overwritten.",
        $"See what has become of it (virsh vol-info {CommandText.Sh(left.Path)} on {host}); delete or rename it, or name another pool (-StoragePool, -PoolMap).",
        left.Path) { Check = CheckIds.StorageTargets };

    public static MigrationException NameTaken(
        string host, string path, string what = "the guest's disk as it is on the source", string check = CheckIds.StorageTargets) => new(
        MigrationError.StorageNameTaken,
        $"{host} has {path} already, and it is not {what}; nothing is overwritten.",
        $"See what it is (virsh vol-info {CommandText.Sh(path)} on {host}); delete or rename it, or name another pool (-StoragePool, -PoolMap).",
        path) { Check = check };
}
