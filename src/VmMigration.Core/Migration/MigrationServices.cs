using VmMigration.Hosts;

namespace VmMigration.Migration;

/// <summary>What the moves of a session share.</summary>
internal sealed record MigrationServices(
    HostConnections Connections, MoveLimits Limits, JournalFolder Journals, TimeProvider Time);
