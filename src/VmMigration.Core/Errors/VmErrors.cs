namespace VmMigration;

/// <summary>Errors about guests that several places tell in the same words.</summary>
internal static class VmErrors
{
    public static MigrationException NotFound(string vm, string host) => new(
        MigrationError.VmNotFound,
        $"{host} has no guest named {vm}.",
        $"See which it has: Get-MigrationVm -Source {host}.",
        vm);

    public static MigrationException NotMoving(string vm, string host) => new(
        MigrationError.MigrationNotFound,
        $"{vm} is not being moved away from {host}.",
        $"See what moves: Get-VmMigration -Source {host}.",
        vm);
}
