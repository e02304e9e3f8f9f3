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

    /// <summary>Does what precedes a move. A host's complaint becomes one about the guest that was not moved because of it.</summary>
    public static async Task<T> BeforeMoveAsync<T>(string vm, Func<Task<T>> step)
    {
        try
        {
            return await step().ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            throw new MigrationException(e.Error, $"{vm} was not moved: {e.Message}", e.RecommendedAction, e.Target, e.InnerException ?? e);
        }
    }
}
