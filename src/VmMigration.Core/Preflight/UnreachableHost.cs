using VmMigration.Hosts;
using VmMigration.Migration;

namespace VmMigration.Preflight;

/// <summary>What is said in place of all checks where one of the hosts cannot be asked: that one thing.</summary>
internal static class UnreachableHost
{
    /// <summary>The id under which it is said.</summary>
    public const string Id = "HostReachable";

    /// <summary>The record.</summary>
    /// <param name="move">The move that was asked about.</param>
    /// <param name="vm">The guest; null where only hosts were looked at.</param>
    /// <param name="host">The host that cannot be asked.</param>
    /// <param name="error">Why.</param>
    public static MigrationCheck Record(MigrationRequest move, string? vm, HostReference host, MigrationException error) => new()
    {
        Id = Id,
        Category = CheckCategory.Connection,
        Status = CheckStatus.Fail,
        Vm = vm,
        Source = move.Source.Name,
        Destination = move.Destination.Name,
        Subject = host.Name,
        Message = error.Message.TrimEnd('.'),
        Fix = error.RecommendedAction,
        Prevents = error.InnerException?.Message ?? error.Message,
        Question = PreflightChecks.Find(Id)?.Question ?? "Do both hosts answer?",
        SourceReference = move.Source,
        DestinationReference = move.Destination,
    };
}
