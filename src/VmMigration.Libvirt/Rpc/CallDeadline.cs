namespace VmMigration.Libvirt.Rpc;

/// <summary>How long the answer to a call may take: nobody is waited for without end but for a guest on its way.</summary>
internal static class CallDeadline
{
    /// <summary>The longest that an answer may take; null for no limit.</summary>
    public static TimeSpan? Of(Procedure procedure) => ClassOf(procedure) switch
    {
        CallClass.Daemon => TimeSpan.FromSeconds(60),
        CallClass.Guest => TimeSpan.FromSeconds(120),
        CallClass.Process => TimeSpan.FromMinutes(5),
        CallClass.Storage => TimeSpan.FromMinutes(3),
        CallClass.Data => TimeSpan.FromMinutes(15),
        _ => null,
    };

    /// <summary>
    /// Whether a place is kept for it: what ends, brakes or finds out about a move, and waits neither for storage nor for a process.
    /// </summary>
    public static bool IsUrgent(Procedure procedure) => procedure.Name
        is "DOMAIN_ABORT_JOB" or "DOMAIN_ABORT_JOB_FLAGS" or "DOMAIN_SUSPEND" or "DOMAIN_RESUME" or "DOMAIN_DESTROY"
        or "DOMAIN_MIGRATE_START_POST_COPY" or "DOMAIN_MIGRATE_SET_MAX_DOWNTIME" or "DOMAIN_MIGRATE_SET_MAX_SPEED"
        or "DOMAIN_LOOKUP_BY_UUID" or "DOMAIN_LOOKUP_BY_NAME" or "DOMAIN_IS_PERSISTENT" or "DOMAIN_GET_STATE" or "DOMAIN_GET_JOB_STATS";

    /// <summary>What a call needs.</summary>
    public static CallClass ClassOf(Procedure procedure) => procedure.Name switch
    {
        "DOMAIN_MIGRATE_PERFORM3_PARAMS" or "DOMAIN_MIGRATE_FINISH3_PARAMS" => CallClass.Endless,
        var name when name.StartsWith("AUTH_", StringComparison.Ordinal) => CallClass.Endless,
        "STORAGE_VOL_CREATE_XML" or "STORAGE_VOL_CREATE_XML_FROM" or "STORAGE_VOL_DELETE" or "STORAGE_VOL_RESIZE" or "STORAGE_VOL_WIPE"
            or "STORAGE_VOL_UPLOAD" or "STORAGE_VOL_DOWNLOAD" => CallClass.Data,
        var name when name.Contains("STORAGE", StringComparison.Ordinal) => CallClass.Storage,
        "DOMAIN_CREATE" or "DOMAIN_CREATE_WITH_FLAGS" or "DOMAIN_CREATE_XML" or "DOMAIN_DESTROY" or "DOMAIN_DESTROY_FLAGS"
            or "DOMAIN_MIGRATE_PREPARE3_PARAMS" or "DOMAIN_MIGRATE_CONFIRM3_PARAMS" or "DOMAIN_UNDEFINE_FLAGS" => CallClass.Process,
        var name when name.StartsWith("DOMAIN_SAVE", StringComparison.Ordinal) || name.StartsWith("DOMAIN_RESTORE", StringComparison.Ordinal)
            || name is "DOMAIN_MANAGED_SAVE" => CallClass.Endless,
        var name when name.StartsWith("DOMAIN_", StringComparison.Ordinal) || name is "CONNECT_GET_ALL_DOMAIN_STATS" => CallClass.Guest,
        _ => CallClass.Daemon,
    };
}
